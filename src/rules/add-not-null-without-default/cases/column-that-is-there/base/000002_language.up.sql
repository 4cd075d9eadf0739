ALTER TABLE books ADD COLUMN language text NOT NULL DEFAULT 'en';
