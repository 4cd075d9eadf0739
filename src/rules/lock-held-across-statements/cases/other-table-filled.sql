SET lock_timeout = '5s';

ALTER TABLE books ADD COLUMN language text;
-- expect: lock-held-across-statements
UPDATE customers SET country = upper(country) WHERE country IS NOT NULL;
