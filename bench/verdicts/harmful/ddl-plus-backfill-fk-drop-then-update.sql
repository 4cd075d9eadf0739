SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TABLE bookings DROP CONSTRAINT bookings_visitor_fk;
UPDATE bookings SET promo = 'none' WHERE promo IS NULL OR promo <> '';
COMMIT;
