SET lock_timeout = '5s';

-- expect: attach-partition-scan
ALTER TABLE parcels ATTACH PARTITION parcels_of_two FOR VALUES IN ('nl', 'be');
