CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id),
    amount_cents integer NOT NULL,
    method text NOT NULL DEFAULT 'card',
    paid_at timestamptz
);

CREATE INDEX payments_order_id_idx ON payments (order_id);
