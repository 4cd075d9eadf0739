SET lock_timeout = '5s';

-- expect: foreign-key-validated-at-once
ALTER TABLE "Gift Cards" ADD FOREIGN KEY ("customerId") REFERENCES customers;
