-- expect: applied-migration-changed
CREATE TABLE wishes (id bigint PRIMARY KEY);
