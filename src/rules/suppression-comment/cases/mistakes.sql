SET lock_timeout = '5s';

-- expect: suppression-comment
-- rehearse:ignore index-not-concurent because nobody writes on Mondays
-- expect: suppression-comment
-- rehearse:ignore index-not-concurrent until=2026-02-30 because nobody writes on Mondays
-- expect: suppression-comment
-- rehearse:ignore because nobody writes on Mondays
-- expect: suppression-comment
-- rehearse:ingore index-not-concurrent because nobody writes on Mondays
-- expect: suppression-comment
-- rehearse:rows orders=many
-- expect: index-not-concurrent
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
