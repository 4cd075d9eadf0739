DROP VIEW wrapped_gifts;
DROP TABLE gifts;
