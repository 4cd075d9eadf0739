DROP INDEX orders_customer_id_placed_at_idx;
ALTER TABLE orders DROP CONSTRAINT orders_gift_recipient_fk;
ALTER TABLE orders DROP COLUMN gift_recipient_id;
