-- expect: duplicate-version
CREATE TABLE wishes (id bigint PRIMARY KEY);
