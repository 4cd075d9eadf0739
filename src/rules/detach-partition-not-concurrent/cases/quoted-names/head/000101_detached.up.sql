SET lock_timeout = '5s';

-- expect: detach-partition-not-concurrent
ALTER TABLE "Parcels" DETACH PARTITION "French";
