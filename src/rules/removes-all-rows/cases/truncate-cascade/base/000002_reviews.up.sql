CREATE TABLE reviews (id bigint PRIMARY KEY, book_id integer REFERENCES books (id));
