SET lock_timeout = '5s';

-- expect: default-partition-scan
CREATE TABLE "Dutch" PARTITION OF "Parcels" FOR VALUES IN ('nl', 'it''s');
