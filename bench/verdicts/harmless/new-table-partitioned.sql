SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE clicks (clicked_on date NOT NULL, target text) PARTITION BY RANGE (clicked_on);
CREATE TABLE clicks_2026 PARTITION OF clicks FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX clicks_target_idx ON clicks (target);
