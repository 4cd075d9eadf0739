SET lock_timeout = '5s';

-- expect: unique-without-prepared-index
ALTER TABLE "Gift Cards" ADD UNIQUE ("Code");
