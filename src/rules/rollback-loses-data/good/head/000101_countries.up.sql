CREATE TABLE customers_country_before AS SELECT id, country FROM customers;
UPDATE customers SET country = upper(left(country, 2)) || ' (old)';
