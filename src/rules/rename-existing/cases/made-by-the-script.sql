CREATE TABLE coupons (id bigint PRIMARY KEY, percent integer);
ALTER TABLE coupons RENAME COLUMN percent TO reduction;
ALTER TABLE coupons RENAME TO vouchers;
CREATE TYPE coupon_kind AS ENUM ('single', 'many');
ALTER TYPE coupon_kind RENAME VALUE 'many' TO 'multiple';
