CREATE TABLE xylophones (id bigint PRIMARY KEY);
