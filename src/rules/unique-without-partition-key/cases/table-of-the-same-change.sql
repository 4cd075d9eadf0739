-- expect: unique-without-partition-key
CREATE TABLE visits (id bigint PRIMARY KEY, seen_on date NOT NULL) PARTITION BY RANGE (seen_on);
