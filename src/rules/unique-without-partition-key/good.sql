CREATE TABLE visits (
  id bigint,
  seen_on date NOT NULL,
  PRIMARY KEY (id, seen_on)
) PARTITION BY RANGE (seen_on);
CREATE UNIQUE INDEX visits_seen_on_id_idx ON visits (seen_on, id);
