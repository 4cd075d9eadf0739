ALTER TABLE reviews ALTER COLUMN body DROP NOT NULL;
ALTER TABLE payments ALTER COLUMN amount_cents TYPE integer;
