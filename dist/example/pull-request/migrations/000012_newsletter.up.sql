CREATE TABLE newsletter_subscribers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    confirmed_at timestamptz
);

CREATE INDEX newsletter_subscribers_confirmed_at_idx ON newsletter_subscribers (confirmed_at);
