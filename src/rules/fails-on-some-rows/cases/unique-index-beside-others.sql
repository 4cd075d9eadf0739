CREATE UNIQUE INDEX CONCURRENTLY customers_phone_idx ON customers (phone);
