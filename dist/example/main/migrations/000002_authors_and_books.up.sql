CREATE TABLE authors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE books (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES authors (id),
    isbn text NOT NULL UNIQUE,
    title text NOT NULL,
    price_cents integer NOT NULL,
    stock integer NOT NULL DEFAULT 0,
    published_on date
);

CREATE INDEX books_author_id_idx ON books (author_id);
