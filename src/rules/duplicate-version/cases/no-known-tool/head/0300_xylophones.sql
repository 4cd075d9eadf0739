-- expect: duplicate-version
CREATE TABLE xylophones (id bigint PRIMARY KEY);
