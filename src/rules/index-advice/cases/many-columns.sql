-- expect: index-advice
CREATE INDEX CONCURRENTLY orders_all_idx ON orders (customer_id, replaces_id, quantity, status, note, placed_at);
