-- expect: rollback-loses-data
UPDATE customers SET country = NULL;
