CREATE UNLOGGED TABLE imports (id bigint PRIMARY KEY, line text);
