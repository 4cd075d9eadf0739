CREATE TABLE publishers (id bigint PRIMARY KEY);
CREATE TABLE imprints (id bigint PRIMARY KEY, publisher_id bigint NOT NULL);
ALTER TABLE imprints ADD FOREIGN KEY (publisher_id) REFERENCES publishers;
