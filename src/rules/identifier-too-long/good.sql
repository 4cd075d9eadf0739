SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN confirmation_of_the_terms_and_conditions_by_the_customer_given timestamp;
COMMENT ON TABLE orders IS 'confirmation_of_the_terms_and_conditions_by_the_customer_given_at';
