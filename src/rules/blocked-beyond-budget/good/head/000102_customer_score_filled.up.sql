UPDATE customers SET score = (SELECT count(*) FROM generate_series(1, 500) AS n WHERE n % 7 = customers.id % 7);
