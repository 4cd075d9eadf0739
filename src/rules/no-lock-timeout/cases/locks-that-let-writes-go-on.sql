COMMENT ON TABLE customers IS 'People who have an account.';
