VACUUM (ANALYZE) customers;
