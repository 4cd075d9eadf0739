SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE entries_2030 PARTITION OF entries FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
