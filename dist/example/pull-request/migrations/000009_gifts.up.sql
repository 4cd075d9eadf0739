-- Orders may be sent to another customer as a gift.
ALTER TABLE orders ADD COLUMN gift_recipient_id bigint;

ALTER TABLE orders
    ADD CONSTRAINT orders_gift_recipient_id_fkey
    FOREIGN KEY (gift_recipient_id) REFERENCES customers (id);

-- The account page lists a customer's orders, newest first.
CREATE INDEX orders_customer_id_placed_at_idx ON orders (customer_id, placed_at DESC);
