CREATE TABLE gift_notes (id bigint NOT NULL, slug text UNIQUE);
ALTER TABLE gift_notes ADD PRIMARY KEY (id);
