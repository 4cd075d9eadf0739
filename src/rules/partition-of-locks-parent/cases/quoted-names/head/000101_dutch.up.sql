SET lock_timeout = '5s';

-- expect: partition-of-locks-parent
CREATE TABLE "Dutch" PARTITION OF "Parcels" FOR VALUES IN ('nl');
