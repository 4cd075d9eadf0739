-- expect: duplicate-version
CREATE TABLE ratings (id bigint PRIMARY KEY);
