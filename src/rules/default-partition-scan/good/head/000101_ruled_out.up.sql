SET lock_timeout = '5s';

ALTER TABLE page_views_other
  ADD CONSTRAINT not_page_views_2027 CHECK (seen_at < '2027-01-01' OR seen_at >= '2028-01-01') NOT VALID;
