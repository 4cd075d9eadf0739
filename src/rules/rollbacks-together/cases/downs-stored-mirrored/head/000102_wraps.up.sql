CREATE TABLE wraps (id bigint PRIMARY KEY);
