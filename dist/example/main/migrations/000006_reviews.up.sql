CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id bigint NOT NULL REFERENCES books (id),
    customer_id bigint NOT NULL REFERENCES customers (id),
    rating smallint NOT NULL,
    body text,
    written_at timestamptz NOT NULL DEFAULT now()
);
