-- rehearse:ignore migration-out-of-order because 0300 has been deployed nowhere yet
CREATE TABLE ratings (id bigint PRIMARY KEY);
