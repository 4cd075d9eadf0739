import type { Change } from '../grammar.ts'

/** Changes that concern several objects, or whose traces are easily overlooked. */
export const CHANGES: readonly Change[] = [
  {
    name: 'a column in the middle comes back as the last one',
    base: 'CREATE TABLE shop.wide (one integer, two integer, three integer)',
    up: 'ALTER TABLE shop.wide DROP COLUMN two',
    down: '[[ALTER TABLE shop.wide ADD COLUMN two integer; | column shop.wide.two missing]]',
    toldAnyway: 'column shop.wide.two: position',
  },
  {
    name: 'a table, its index and its sequence get other names',
    base: 'CREATE TABLE shop.guests (id serial CONSTRAINT guests_key PRIMARY KEY, name text); CREATE INDEX guests_by_name ON shop.guests (name)',
    up: `ALTER TABLE shop.guests RENAME TO visitors; ALTER INDEX shop.guests_by_name RENAME TO visitors_by_name;
      ALTER TABLE shop.visitors RENAME CONSTRAINT guests_key TO visitors_key`,
    down: `ALTER TABLE shop.visitors RENAME TO guests;
      [[ALTER INDEX shop.visitors_by_name RENAME TO guests_by_name; | index shop.guests_by_name missing; index shop.visitors_by_name extra]]
      [[ALTER TABLE shop.guests RENAME CONSTRAINT visitors_key TO guests_key; | constraint shop.guests.guests_key missing; constraint shop.guests.visitors_key extra]]`,
  },
  {
    name: 'a label of an enum is added by a new type in place of the old one',
    base: "CREATE TYPE shop.size AS ENUM ('s', 'l'); CREATE TABLE shop.shirts (size shop.size DEFAULT 's')",
    up: `ALTER TYPE shop.size RENAME TO old_size; CREATE TYPE shop.size AS ENUM ('s', 'm', 'l');
      ALTER TABLE shop.shirts ALTER size DROP DEFAULT, ALTER size TYPE shop.size USING size::text::shop.size, ALTER size SET DEFAULT 's';
      DROP TYPE shop.old_size`,
    down: `ALTER TYPE shop.size RENAME TO old_size; CREATE TYPE shop.size AS ENUM ('s', 'l');
      ALTER TABLE shop.shirts ALTER size DROP DEFAULT, ALTER size TYPE shop.size USING size::text::shop.size;
      [[ALTER TABLE shop.shirts ALTER size SET DEFAULT 's'; | column shop.shirts.size: default]]
      [[DROP TYPE shop.old_size; | enum shop.old_size extra]]`,
  },
  {
    name: 'an enum gets a label between two others',
    base: "CREATE TYPE shop.step AS ENUM ('first', 'third')",
    up: "ALTER TYPE shop.step ADD VALUE 'second' BEFORE 'third'",
    down: "[[DROP TYPE shop.step; CREATE TYPE shop.step AS ENUM ('first', 'third'); | enum shop.step: labels]]",
  },
  {
    name: 'the labels of an enum come back in another order',
    base: "CREATE TYPE shop.turn AS ENUM ('left', 'right', 'back')",
    up: 'DROP TYPE shop.turn',
    down: "CREATE TYPE shop.turn AS ENUM ('left', [['right', | enum shop.turn: labels]] 'back')",
  },
  {
    name: 'names that the server gives to constraints come back whatever they are',
    base: 'CREATE TABLE shop.marks (a integer, b integer, CHECK (a > 0), CHECK (b > 0), UNIQUE (a, b))',
    up: 'ALTER TABLE shop.marks DROP CONSTRAINT marks_a_check, DROP CONSTRAINT marks_b_check, DROP CONSTRAINT marks_a_b_key',
    down: `[[ALTER TABLE shop.marks ADD UNIQUE (a, b); | constraint shop.marks.marks_a_b_key missing]]
      [[ALTER TABLE shop.marks ADD CHECK (b > 0); | constraint shop.marks.marks_b_check missing]]
      [[ALTER TABLE shop.marks ADD CHECK (a > 0); | constraint shop.marks.marks_a_check missing]]`,
  },
  {
    name: 'a unique index becomes a constraint',
    base: 'CREATE TABLE shop.seats (row integer, seat integer); CREATE UNIQUE INDEX seats_once ON shop.seats (row, seat)',
    up: 'ALTER TABLE shop.seats ADD CONSTRAINT seats_once UNIQUE USING INDEX seats_once',
    down: `ALTER TABLE shop.seats DROP CONSTRAINT seats_once;
      [[CREATE UNIQUE INDEX seats_once ON shop.seats (row, seat); | index shop.seats_once missing]]`,
  },
  {
    name: 'a serial becomes an identity',
    base: 'CREATE TABLE shop.bills (id serial)',
    up: `ALTER TABLE shop.bills ALTER id DROP DEFAULT; DROP SEQUENCE shop.bills_id_seq;
      ALTER TABLE shop.bills ALTER id ADD GENERATED ALWAYS AS IDENTITY`,
    down: `ALTER TABLE shop.bills ALTER id DROP IDENTITY; CREATE SEQUENCE shop.bills_id_seq AS integer;
      [[ALTER SEQUENCE shop.bills_id_seq OWNED BY shop.bills.id; | sequence shop.bills_id_seq: owned by]]
      [[ALTER TABLE shop.bills ALTER id SET DEFAULT nextval('shop.bills_id_seq'); | column shop.bills.id: default]]`,
  },
  {
    name: 'a table moves to another schema with what belongs to it',
    base: 'CREATE SCHEMA attic; CREATE TABLE shop.chairs (id serial PRIMARY KEY, name text); CREATE INDEX chairs_name ON shop.chairs (name)',
    up: 'ALTER TABLE shop.chairs SET SCHEMA attic',
    down: '[[ALTER TABLE attic.chairs SET SCHEMA shop; | table shop.chairs missing; table attic.chairs extra]]',
  },
  {
    name: 'an index of a partitioned table is built part by part',
    base: `CREATE TABLE shop.days (at date) PARTITION BY RANGE (at);
      CREATE TABLE shop.days_1 PARTITION OF shop.days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE INDEX days_at ON ONLY shop.days (at); CREATE INDEX days_1_at ON shop.days_1 (at);
      ALTER INDEX shop.days_at ATTACH PARTITION shop.days_1_at`,
    up: 'DROP INDEX shop.days_at',
    down: `CREATE INDEX days_at ON ONLY shop.days (at); CREATE INDEX days_1_at ON shop.days_1 (at);
      [[ALTER INDEX shop.days_at ATTACH PARTITION shop.days_1_at; | index shop.days_at: valid; index shop.days_1_at: part of a partitioned index]]`,
  },
  {
    name: 'a trigger of a partitioned table is off on one partition',
    base: `CREATE TABLE shop.hours (at date) PARTITION BY RANGE (at);
      CREATE TABLE shop.hours_1 PARTITION OF shop.hours FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TRIGGER tr_hours AFTER INSERT ON shop.hours FOR EACH ROW EXECUTE FUNCTION shop.touch()`,
    up: 'ALTER TABLE shop.hours_1 DISABLE TRIGGER tr_hours',
    down: '[[ALTER TABLE shop.hours_1 ENABLE TRIGGER tr_hours; | trigger shop.hours_1.tr_hours: enabled]]',
  },
  {
    name: 'a partition comes back for other rows',
    base: `CREATE TABLE shop.years (at date) PARTITION BY RANGE (at);
      CREATE TABLE shop.years_1 PARTITION OF shop.years FOR VALUES FROM ('2024-01-01') TO ('2026-01-01')`,
    up: 'DROP TABLE shop.years_1',
    down: `CREATE TABLE shop.years_1 PARTITION OF shop.years FOR VALUES FROM ('2024-01-01') TO ('202[[6-01-01'); -- | table shop.years_1: partition bound]]5-01-01')`,
  },
  {
    name: 'a partition for all other rows',
    base: 'CREATE TABLE shop.lists (kind text) PARTITION BY LIST (kind)',
    up: 'CREATE TABLE shop.lists_rest PARTITION OF shop.lists DEFAULT',
    down: '[[DROP TABLE shop.lists_rest; | table shop.lists_rest extra]]',
  },
  {
    name: 'a partitioned table gets a column with a default on every partition',
    base: `CREATE TABLE shop.weeks (at date) PARTITION BY HASH (at);
      CREATE TABLE shop.weeks_0 PARTITION OF shop.weeks FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE shop.weeks_1 PARTITION OF shop.weeks FOR VALUES WITH (MODULUS 2, REMAINDER 1)`,
    up: 'ALTER TABLE shop.weeks ADD COLUMN total integer DEFAULT 0 NOT NULL',
    down: '[[ALTER TABLE shop.weeks DROP COLUMN total; | column shop.weeks.total extra]]',
  },
  {
    name: 'one partition has a default of its own',
    base: `CREATE TABLE shop.zones (code integer, name text DEFAULT 'all') PARTITION BY LIST (code);
      CREATE TABLE shop.zones_1 PARTITION OF shop.zones FOR VALUES IN (1)`,
    up: "ALTER TABLE shop.zones_1 ALTER name SET DEFAULT 'one'",
    down: "[[ALTER TABLE shop.zones_1 ALTER name SET DEFAULT 'all'; | column shop.zones_1.name: default]]",
  },
  {
    name: 'the checks of a foreign key are off',
    superuser: true,
    base: 'CREATE TABLE shop.roots (id integer PRIMARY KEY); CREATE TABLE shop.leaves (root integer REFERENCES shop.roots)',
    up: 'ALTER TABLE shop.leaves DISABLE TRIGGER ALL',
    down: '[[ALTER TABLE shop.leaves ENABLE TRIGGER ALL; | constraint shop.leaves.leaves_root_fkey: disabled]]',
  },
  {
    name: 'an index of a foreign key goes with a column',
    base: `CREATE TABLE shop.stems (id integer PRIMARY KEY); CREATE TABLE shop.buds (id integer, stem integer REFERENCES shop.stems);
      CREATE INDEX buds_stem ON shop.buds (stem)`,
    up: 'ALTER TABLE shop.buds DROP COLUMN stem',
    down: `ALTER TABLE shop.buds ADD COLUMN stem integer;
      [[ALTER TABLE shop.buds ADD FOREIGN KEY (stem) REFERENCES shop.stems; | constraint shop.buds.buds_stem_fkey missing]]
      [[CREATE INDEX buds_stem ON shop.buds (stem); | index shop.buds_stem missing]]`,
  },
  {
    name: 'views that rest on one another come back',
    base: 'CREATE TABLE shop.facts (a integer, b integer); CREATE VIEW shop.facts_a AS SELECT a FROM shop.facts; CREATE VIEW shop.facts_b AS SELECT a + 1 AS c FROM shop.facts_a; GRANT SELECT ON shop.facts_b TO reader',
    up: 'DROP VIEW shop.facts_b, shop.facts_a; ALTER TABLE shop.facts ALTER a TYPE bigint',
    down: `ALTER TABLE shop.facts ALTER a TYPE integer; CREATE VIEW shop.facts_a AS SELECT a FROM shop.facts;
      CREATE VIEW shop.facts_b AS SELECT a [[+ 1 | view shop.facts_b: definition]] AS c FROM shop.facts_a;
      [[GRANT SELECT ON shop.facts_b TO reader; | view shop.facts_b: grants]]`,
  },
  {
    name: 'new functions are for nobody but those who are told',
    up: 'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
    down: '[[ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC; | default privileges rehearse_owner f extra]]',
  },
  {
    name: 'sessions of the database begin with other settings',
    up: "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''8MB''', current_database()); END $$",
    down: "[[DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET work_mem', current_database()); END $$; | settings of the database extra]]",
  },
  {
    name: 'a function of an extension is for some only',
    superuser: true,
    up: 'REVOKE EXECUTE ON FUNCTION shop.similarity(text, text) FROM PUBLIC',
    down: '[[GRANT EXECUTE ON FUNCTION shop.similarity(text, text) TO PUBLIC; | nothing]]',
  },
  {
    name: 'the schema public is for some only',
    superuser: true,
    up: 'REVOKE USAGE ON SCHEMA public FROM PUBLIC',
    down: '[[GRANT USAGE ON SCHEMA public TO PUBLIC; | schema public: grants]]',
  },
  {
    name: 'a language is for some only',
    superuser: true,
    up: 'REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC',
    down: '[[GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC; | nothing]]',
  },
  {
    name: 'a table is kept by another access method',
    superuser: true,
    base: 'CREATE TABLE shop.stored (id integer)',
    since: 15,
    up: 'ALTER TABLE shop.stored SET ACCESS METHOD heap_too',
    down: '[[ALTER TABLE shop.stored SET ACCESS METHOD heap; | table shop.stored: access method]]',
  },
  {
    name: 'an index waits to be built anew',
    superuser: true,
    base: 'CREATE TABLE shop.broken (id integer); CREATE INDEX broken_id ON shop.broken (id)',
    up: "UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'shop.broken_id'::regclass",
    down: '[[REINDEX INDEX shop.broken_id; | index shop.broken_id: valid]]',
  },
  {
    name: 'NOT NULL under a name of its own',
    since: 18,
    base: 'CREATE TABLE shop.named (id integer CONSTRAINT id_is_known NOT NULL)',
    up: 'ALTER TABLE shop.named DROP CONSTRAINT id_is_known',
    down: 'ALTER TABLE shop.named ADD [[CONSTRAINT id_is_known | column shop.named.id: not null constraint]] NOT NULL id',
  },
  {
    name: 'NOT NULL that nobody has checked',
    since: 18,
    base: 'CREATE TABLE shop.unchecked (id integer)',
    up: 'ALTER TABLE shop.unchecked ADD CONSTRAINT id_known NOT NULL id NOT VALID',
    down: '[[ALTER TABLE shop.unchecked DROP CONSTRAINT id_known; | column shop.unchecked.id: not null; constraint shop.unchecked.id not null extra]]',
  },
  {
    name: 'a key without overlaps',
    since: 18,
    base: 'CREATE TABLE shop.stays (room int4range, during daterange)',
    up: 'ALTER TABLE shop.stays ADD CONSTRAINT stays_once UNIQUE (room, during WITHOUT OVERLAPS)',
    down: '[[ALTER TABLE shop.stays DROP CONSTRAINT stays_once; | constraint shop.stays.stays_once extra]]',
  },
]
