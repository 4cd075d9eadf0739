SET lock_timeout = '5s';

-- expect: rename-existing
ALTER TABLE "Gift Cards" RENAME TO "Vouchers";
