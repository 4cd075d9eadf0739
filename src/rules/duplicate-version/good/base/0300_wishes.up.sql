CREATE TABLE wishes (id bigint PRIMARY KEY);
