SET lock_timeout = '5s';

-- expect: key-advice, key-advice
CREATE TABLE invoices (
  id serial PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id)
);

-- expect: key-advice
CREATE TABLE invoice_remarks (
  written_at timestamptz NOT NULL,
  remark text NOT NULL
);
