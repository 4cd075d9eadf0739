SET lock_timeout = '5s';

CREATE TABLE book_titles AS SELECT id, title FROM books;
CREATE INDEX book_titles_id_idx ON book_titles (id);
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts RENAME TO book_drafts;
CREATE INDEX book_drafts_id_idx ON book_drafts (id);
