-- Bulk orders of schools exceed what an integer of cents can hold.
ALTER TABLE payments ALTER COLUMN amount_cents TYPE bigint;
CREATE INDEX payments_paid_at_idx ON payments (paid_at);

-- A review without words is an empty text from now on.
UPDATE reviews SET body = '' WHERE body IS NULL;
ALTER TABLE reviews ALTER COLUMN body SET NOT NULL;
