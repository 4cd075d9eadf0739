SET lock_timeout = '5s';

-- expect: attach-partition-scan
ALTER TABLE "Sales" ATTACH PARTITION warehouse."Sales of 2026" FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
