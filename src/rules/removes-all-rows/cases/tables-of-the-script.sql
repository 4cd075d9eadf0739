SET lock_timeout = '5s';

CREATE TABLE drafts (id bigint PRIMARY KEY);
INSERT INTO drafts SELECT generate_series(1, 100);
DELETE FROM drafts;
TRUNCATE drafts;
-- expect: drop-existing
DROP TABLE order_items;
