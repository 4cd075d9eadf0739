SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE UNIQUE INDEX "Gift Cards customer" ON "Gift Cards" ("Code", ("customerId" + 1));
SET search_path = warehouse;
-- expect: index-not-concurrent
CREATE INDEX ON shelves (book_id) WHERE book_id IS NOT NULL;
