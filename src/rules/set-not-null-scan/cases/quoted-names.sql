SET lock_timeout = '5s';

-- expect: set-not-null-scan
ALTER TABLE "Gift Cards" ALTER "customerId" SET NOT NULL;
