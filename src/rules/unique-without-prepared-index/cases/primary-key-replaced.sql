-- layout: prisma
SET lock_timeout = '5s';
ALTER TABLE warehouse.shelves DROP CONSTRAINT shelves_pkey;
-- expect: unique-without-prepared-index
ALTER TABLE warehouse.shelves ADD PRIMARY KEY (id);
