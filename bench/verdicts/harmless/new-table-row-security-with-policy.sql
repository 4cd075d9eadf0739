SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE notes (id bigint PRIMARY KEY, author text NOT NULL, body text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_own ON notes USING (author = current_user);
