SET lock_timeout = '2s';
SET statement_timeout = '60s';

COMMENT ON TABLE bookings IS 'One row a booking, whatever the number of seats';
COMMENT ON COLUMN bookings.promo IS 'Code from a leaflet';
