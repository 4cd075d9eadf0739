UPDATE customers SET country = kept.country
  FROM customers_country_before AS kept WHERE kept.id = customers.id;
DROP TABLE customers_country_before;
