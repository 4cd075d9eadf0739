SET lock_timeout = '5s';

-- expect: check-validated-at-once
ALTER TABLE "Gift Cards" ADD CHECK ("Code" <> '');
