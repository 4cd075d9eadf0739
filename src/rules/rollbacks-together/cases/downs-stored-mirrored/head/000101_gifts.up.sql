CREATE TABLE gifts (id bigint PRIMARY KEY);
