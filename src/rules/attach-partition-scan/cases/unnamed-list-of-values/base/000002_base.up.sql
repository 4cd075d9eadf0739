CREATE TABLE parcels (country text, weight integer) PARTITION BY LIST (country);
CREATE TABLE parcels_french PARTITION OF parcels FOR VALUES IN ('fr');
CREATE TABLE parcels_of_two (country text, weight integer);
INSERT INTO parcels_of_two SELECT 'nl', n FROM generate_series(1, 50) AS n;
