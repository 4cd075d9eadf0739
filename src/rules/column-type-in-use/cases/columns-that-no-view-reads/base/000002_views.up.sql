CREATE VIEW titles AS SELECT b.id, b.title FROM books b;
CREATE VIEW named AS SELECT c.name, o.status FROM customers c JOIN orders o ON o.customer_id = c.id;
CREATE VIEW gone AS SELECT isbn FROM books;
DROP VIEW gone;
CREATE VIEW gone_in_code AS SELECT phone FROM customers;
DO $$ BEGIN DROP VIEW gone_in_code; END $$;
