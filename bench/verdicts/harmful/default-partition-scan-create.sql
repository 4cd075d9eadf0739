SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE entries_2026 PARTITION OF entries FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
