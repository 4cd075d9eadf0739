SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE seats ADD CONSTRAINT seats_pkey PRIMARY KEY USING INDEX seats_section_idx;
