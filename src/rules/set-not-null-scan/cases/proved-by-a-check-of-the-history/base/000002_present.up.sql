ALTER TABLE orders ADD CONSTRAINT orders_note_present CHECK (note IS NOT NULL AND note <> '');
