BEGIN;
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('glad');
DROP TYPE mood_old;
COMMIT;
