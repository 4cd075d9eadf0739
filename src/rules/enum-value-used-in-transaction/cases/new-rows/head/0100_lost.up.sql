ALTER TYPE parcel_state ADD VALUE 'lost';
-- expect: enum-value-used-in-transaction
INSERT INTO parcels VALUES (-1, 'lost');
