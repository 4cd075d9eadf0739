SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE OR REPLACE VIEW open_shows AS SELECT id, title, price, starts_at FROM shows WHERE status = 'open';
