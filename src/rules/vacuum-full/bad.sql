-- expect: vacuum-full, no-lock-timeout
VACUUM FULL customers;
