SET lock_timeout = '2s';
SET statement_timeout = '60s';

INSERT INTO payments (id, cents) VALUES (1, 500) ON CONFLICT (id) DO NOTHING;
