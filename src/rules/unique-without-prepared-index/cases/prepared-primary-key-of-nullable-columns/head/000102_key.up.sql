SET lock_timeout = '5s';

-- expect: set-not-null-scan
ALTER TABLE "Gift Cards" ADD CONSTRAINT gift_cards_pkey PRIMARY KEY USING INDEX gift_cards_pkey;
