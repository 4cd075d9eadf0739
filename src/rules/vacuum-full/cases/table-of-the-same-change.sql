CREATE TABLE gift_notes (id bigint PRIMARY KEY);
CLUSTER gift_notes USING gift_notes_pkey;
