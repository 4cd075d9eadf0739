-- One batch of many; each commits on its own.
UPDATE customers SET token = gen_random_uuid() WHERE id BETWEEN 1 AND 5000 AND token IS NULL;
