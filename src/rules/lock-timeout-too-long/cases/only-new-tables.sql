SET lock_timeout = '1h';
CREATE TABLE gift_notes (id bigint PRIMARY KEY);
