-- expect: drop-key, replica-identity
DROP INDEX CONCURRENTLY cards_code_idx;
