DO $$
BEGIN
  CREATE TABLE gift_notes (id bigint PRIMARY KEY);
  INSERT INTO gift_notes SELECT id FROM orders;
  CREATE INDEX ON gift_notes (id);
END $$;
