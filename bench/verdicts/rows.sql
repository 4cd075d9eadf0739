INSERT INTO venues (name, city, capacity, network)
  SELECT 'Venue ' || n, 'City ' || n % 50, n, '10.0.0.0/8' FROM generate_series(1, 500) n;
INSERT INTO shows (venue_id, title, starts_at, doors, price, status, code, blurb)
  SELECT 1 + n % 500, 'Show ' || n, timestamp '2026-01-01 19:30:45' + n * interval '1 hour', '18:00', n / 7.0,
         CASE WHEN n % 2 = 0 THEN 'open' ELSE 'draft' END, 'S' || n, repeat('x', n % 300)
  FROM generate_series(1, 2000) n;
INSERT INTO visitors (email, phone, card_no)
  SELECT 'v' || n || '@example.org', '+49' || 100000000000 + n, 'card ' || n FROM generate_series(1, 2000) n;
INSERT INTO bookings (show_id, visitor_id, seats, amount, state, promo, booked_at)
  SELECT n, n, 1 + n % 4, n, 'paid', 'P' || n % 90, timestamptz '2026-01-01' + n * interval '1 minute'
  FROM generate_series(1, 2000) n;
INSERT INTO payments SELECT n, n, 3000000000 + n, 'card', 'ref ' || n, '{}' FROM generate_series(1, 2000) n;
INSERT INTO seats SELECT 1 + n % 500, n, 'A' || n, 'S' || n, n % 100 FROM generate_series(1, 2000) n;
INSERT INTO entries SELECT date '2025-01-01' + n % 300, n FROM generate_series(1, 2000) n;
INSERT INTO entries SELECT date '2030-01-01' + n % 300, n FROM generate_series(1, 2000) n;
INSERT INTO sales SELECT date '2025-01-01' + n % 300, n FROM generate_series(1, 2000) n;
INSERT INTO sales_2026 SELECT date '2026-01-01' + n % 300, n FROM generate_series(1, 2000) n;
INSERT INTO sales_2027 SELECT date '2027-01-01' + n % 300, n FROM generate_series(1, 2000) n;
INSERT INTO imports SELECT n, 'line' FROM generate_series(1, 2000) n;
INSERT INTO archive.old_shows SELECT n, 'Show ' || n FROM generate_series(1, 2000) n;
REFRESH MATERIALIZED VIEW show_counts;
ANALYZE;
