-- One batch of many; each commits on its own.
UPDATE customers SET score = length(name) WHERE id BETWEEN 1 AND 5000 AND score IS NULL;
