CREATE DOMAIN "Short Label" AS text DEFAULT 'none';
ALTER TABLE "Gift Cards" ADD COLUMN "Label" "Short Label";
