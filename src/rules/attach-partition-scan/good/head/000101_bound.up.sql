SET lock_timeout = '5s';

ALTER TABLE sales_2026
  ADD CONSTRAINT sales_2026_bound CHECK (sold_on >= '2026-01-01' AND sold_on < '2027-01-01') NOT VALID;
