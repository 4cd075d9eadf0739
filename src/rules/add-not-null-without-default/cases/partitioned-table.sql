SET lock_timeout = '5s';

-- expect: add-not-null-without-default
ALTER TABLE page_views ADD COLUMN browser text NOT NULL;
