CREATE MATERIALIZED VIEW order_counts AS SELECT customer_id, count(*) FROM orders GROUP BY customer_id;
CREATE UNIQUE INDEX order_counts_customer_id_idx ON order_counts (customer_id);
