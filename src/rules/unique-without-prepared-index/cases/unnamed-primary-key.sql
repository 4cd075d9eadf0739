SET lock_timeout = '5s';

-- expect: unique-without-prepared-index
ALTER TABLE order_items ADD PRIMARY KEY (order_id, position);
