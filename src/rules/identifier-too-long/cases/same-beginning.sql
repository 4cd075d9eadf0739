SET lock_timeout = '5s';

-- expect: identifier-too-long
ALTER TABLE orders
  ADD COLUMN confirmation_of_the_terms_and_conditions_by_the_customer_given_at timestamp,
  ADD COLUMN confirmation_of_the_terms_and_conditions_by_the_customer_given_by text;
