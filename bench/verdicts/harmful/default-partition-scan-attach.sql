SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE entries_2027 (entered_on date NOT NULL, booking_id bigint);
ALTER TABLE entries ATTACH PARTITION entries_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
