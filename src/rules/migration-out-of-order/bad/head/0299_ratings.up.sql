-- expect: migration-out-of-order
CREATE TABLE ratings (id bigint PRIMARY KEY);
