SET lock_timeout = '5s';

CREATE TABLE vouchers (id bigint PRIMARY KEY, code text);
ALTER TABLE vouchers ALTER COLUMN code SET NOT NULL;
CREATE UNIQUE INDEX vouchers_code_idx ON vouchers (code);
