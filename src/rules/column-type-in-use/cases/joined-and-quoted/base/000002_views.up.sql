CREATE VIEW "Card Owners" AS
  SELECT c.name, g."Code" FROM customers c JOIN "Gift Cards" g ON g."customerId" = c.id;
