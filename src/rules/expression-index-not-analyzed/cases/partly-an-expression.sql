-- expect: expression-index-not-analyzed
CREATE INDEX CONCURRENTLY customers_country_email_idx ON customers (country, lower(email)) INCLUDE (name);
