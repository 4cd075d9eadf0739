SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE visitors ADD CONSTRAINT visitors_card_key UNIQUE USING INDEX visitors_card_idx;
