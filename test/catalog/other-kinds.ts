import type { KindCase } from './kinds.ts'

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text, pages int); '
const FUNCTION =
  "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'; CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
const TREE =
  'CREATE TABLE sales (id int, day date) PARTITION BY RANGE (day); CREATE TABLE sales_old PARTITION OF sales FOR VALUES FROM (MINVALUE) TO (MAXVALUE); '
const FOREIGN =
  "CREATE FOREIGN DATA WRAPPER post; CREATE SERVER far FOREIGN DATA WRAPPER post OPTIONS (host 'a'); CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (password 'secret'); CREATE FOREIGN TABLE remote (id int OPTIONS (name 'x')) SERVER far OPTIONS (tab 't'); "

export const OTHER_CASES: readonly KindCase[] = [
  {
    what: 'a sequence',
    setup: 'CREATE SEQUENCE numbers',
    change: 'DROP SEQUENCE numbers',
    told: ['missing sequence public.numbers'],
  },
  {
    what: 'all parameters of a sequence',
    setup: 'CREATE SEQUENCE numbers',
    change:
      'ALTER SEQUENCE numbers AS smallint START 2 RESTART 2 INCREMENT 2 MINVALUE 2 MAXVALUE 9 CACHE 3 CYCLE',
    told: ['changed sequence public.numbers (type, start, increment, minimum, maximum, cache, cycle)'],
  },
  {
    what: 'who owns a sequence',
    setup: `${BOOKS} CREATE SEQUENCE numbers`,
    change: 'ALTER SEQUENCE numbers OWNED BY books.id',
    told: ['changed sequence public.numbers (owned by)'],
  },
  {
    what: 'a grant on a sequence',
    setup: 'CREATE SEQUENCE numbers',
    change: 'GRANT USAGE ON SEQUENCE numbers TO PUBLIC',
    told: ['changed sequence public.numbers (grants)'],
  },
  {
    what: 'the sequence of a serial column that is gone',
    setup: 'CREATE TABLE books (id serial, title text)',
    change: 'ALTER TABLE books DROP id',
    told: ['missing column public.books.id'],
  },
  {
    what: 'a view',
    setup: `${BOOKS} CREATE VIEW titles AS SELECT title FROM books`,
    change: 'CREATE OR REPLACE VIEW titles AS SELECT title FROM books WHERE pages > 1',
    told: ['changed view public.titles (definition)'],
  },
  {
    what: 'options of a view',
    setup: `${BOOKS} CREATE VIEW titles AS SELECT title FROM books`,
    change: 'ALTER VIEW titles SET (security_barrier, check_option = local)',
    told: ['changed view public.titles (options)'],
  },
  {
    what: 'a view that reads as its user',
    setup: `${BOOKS} CREATE VIEW titles AS SELECT title FROM books`,
    change: 'ALTER VIEW titles SET (security_invoker)',
    told: ['changed view public.titles (options)'],
    since: 15,
  },
  {
    what: 'a default of a view',
    setup: `${BOOKS} CREATE VIEW titles AS SELECT title FROM books`,
    change: "ALTER VIEW titles ALTER title SET DEFAULT 'x'",
    told: ['changed view public.titles (column defaults)'],
  },
  {
    what: 'the comment of a column of a view',
    setup: `${BOOKS} CREATE VIEW titles AS SELECT title FROM books`,
    change: "COMMENT ON COLUMN titles.title IS 'x'",
    told: ['cosmetic: changed view public.titles (column comments)'],
  },
  {
    what: 'a grant on a column of a view',
    setup: `${BOOKS} CREATE VIEW titles AS SELECT title FROM books`,
    change: 'GRANT SELECT (title) ON titles TO PUBLIC',
    told: ['changed view public.titles (column grants)'],
  },
  {
    what: 'a materialized view without rows',
    setup: `${BOOKS} CREATE MATERIALIZED VIEW titles AS SELECT title FROM books`,
    change: 'REFRESH MATERIALIZED VIEW titles WITH NO DATA',
    told: ['changed materialized view public.titles (populated)'],
  },
  {
    what: 'an index of a materialized view',
    setup: `${BOOKS} CREATE MATERIALIZED VIEW titles AS SELECT title FROM books; CREATE INDEX by_title ON titles (title)`,
    change: 'DROP INDEX by_title',
    told: ['missing index public.by_title'],
  },
  {
    what: 'a column of a materialized view',
    setup: `${BOOKS} CREATE MATERIALIZED VIEW titles AS SELECT title FROM books`,
    change: 'ALTER MATERIALIZED VIEW titles ALTER title SET STATISTICS 9',
    told: ['changed materialized view public.titles (column statistics targets)'],
  },
  {
    what: 'the body of a function',
    setup: FUNCTION,
    change: "CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n + n'",
    told: ['changed function public.twice(integer) (definition)'],
  },
  {
    what: 'the volatility of a function',
    setup: FUNCTION,
    change: 'ALTER FUNCTION twice IMMUTABLE',
    told: ['changed function public.twice(integer) (definition)'],
  },
  {
    what: 'with whose rights a function runs',
    setup: FUNCTION,
    change: 'ALTER FUNCTION twice SECURITY DEFINER SET search_path = pg_catalog',
    told: ['changed function public.twice(integer) (definition)'],
  },
  {
    what: 'a grant on a function',
    setup: FUNCTION,
    change: 'REVOKE EXECUTE ON FUNCTION twice FROM PUBLIC',
    told: ['changed function public.twice(integer) (grants)'],
  },
  {
    what: 'the comment of a function',
    setup: FUNCTION,
    change: "COMMENT ON FUNCTION twice IS 'x'",
    told: ['cosmetic: changed function public.twice(integer) (comment)'],
  },
  {
    what: 'a function with other arguments',
    setup: FUNCTION,
    change: "CREATE FUNCTION twice(n bigint) RETURNS bigint LANGUAGE sql AS 'SELECT n * 2'",
    told: ['extra function public.twice(bigint)'],
  },
  {
    what: 'a procedure',
    setup: '',
    change: "CREATE PROCEDURE nothing() LANGUAGE sql AS ''",
    told: ['extra procedure public.nothing()'],
  },
  {
    what: 'an aggregate',
    setup: "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')",
    change:
      "DROP AGGREGATE total(int); CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1')",
    told: ['changed aggregate public.total(integer) (agginitval)'],
  },
  {
    what: 'a window function',
    setup: '',
    change: "CREATE FUNCTION numbered() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number'",
    told: ['extra function public.numbered()'],
  },
  {
    what: 'a trigger',
    setup: `${BOOKS} ${FUNCTION} CREATE TRIGGER note BEFORE INSERT ON books FOR EACH ROW EXECUTE FUNCTION noted()`,
    change: 'DROP TRIGGER note ON books',
    told: ['missing trigger public.books.note'],
  },
  {
    what: 'a trigger that is switched off',
    setup: `${BOOKS} ${FUNCTION} CREATE TRIGGER note BEFORE INSERT ON books FOR EACH ROW EXECUTE FUNCTION noted()`,
    change: 'ALTER TABLE books DISABLE TRIGGER note',
    told: ['changed trigger public.books.note (enabled)'],
  },
  {
    what: 'a trigger of a view',
    setup: `${BOOKS} ${FUNCTION} CREATE VIEW titles AS SELECT title FROM books; CREATE TRIGGER note INSTEAD OF INSERT ON titles FOR EACH ROW EXECUTE FUNCTION noted()`,
    change: 'DROP TRIGGER note ON titles',
    told: ['missing trigger public.titles.note'],
  },
  {
    what: 'a constraint trigger, once',
    setup: `${BOOKS} ${FUNCTION} CREATE CONSTRAINT TRIGGER note AFTER INSERT ON books DEFERRABLE FOR EACH ROW EXECUTE FUNCTION noted()`,
    change: 'DROP TRIGGER note ON books',
    told: ['missing trigger public.books.note'],
  },
  {
    what: 'a trigger of a partitioned table, once',
    setup: `${TREE} ${FUNCTION} CREATE TRIGGER note AFTER INSERT ON sales FOR EACH ROW EXECUTE FUNCTION noted()`,
    change: 'DROP TRIGGER note ON sales',
    told: ['missing trigger public.sales.note'],
  },
  {
    what: 'a rule',
    setup: `${BOOKS} CREATE RULE none AS ON DELETE TO books DO INSTEAD NOTHING`,
    change: 'DROP RULE none ON books',
    told: ['missing rule public.books.none'],
  },
  {
    what: 'a rule that is switched off',
    setup: `${BOOKS} CREATE RULE none AS ON DELETE TO books DO INSTEAD NOTHING`,
    change: 'ALTER TABLE books DISABLE RULE none',
    told: ['changed rule public.books.none (enabled)'],
  },
  {
    what: 'the order of an enum',
    setup: "CREATE TYPE mood AS ENUM ('sad', 'glad')",
    change: "ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'glad'",
    told: ['changed enum public.mood (labels)'],
  },
  {
    what: 'an attribute of a composite type',
    setup: 'CREATE TYPE pair AS (a int, b int)',
    change: 'ALTER TYPE pair ALTER ATTRIBUTE b TYPE text',
    told: ['changed column public.pair.b (type)'],
  },
  {
    what: 'the order of attributes',
    setup: 'CREATE TYPE pair AS (a int, b int)',
    change: 'ALTER TYPE pair DROP ATTRIBUTE a; ALTER TYPE pair ADD ATTRIBUTE a int',
    told: ['changed column public.pair.a (position)'],
  },
  {
    what: 'a range type with all that comes with it',
    setup: '',
    change: 'CREATE TYPE reach AS RANGE (SUBTYPE = float8)',
    told: ['extra range public.reach'],
  },
  {
    what: 'the name of a multirange type',
    setup: 'CREATE TYPE reach AS RANGE (SUBTYPE = float8)',
    change: 'DROP TYPE reach; CREATE TYPE reach AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = reaches)',
    told: ['changed range public.reach (multirange)'],
  },
  {
    what: 'a domain',
    setup: 'CREATE DOMAIN email AS text',
    change: "ALTER DOMAIN email SET NOT NULL; ALTER DOMAIN email SET DEFAULT 'x'",
    told: ['changed domain public.email (not null, default)'],
  },
  {
    what: 'a check of a domain',
    setup: "CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (value LIKE '%@%')",
    change:
      "ALTER DOMAIN email DROP CONSTRAINT has_at; ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (value LIKE '%@%') NOT VALID",
    told: ['changed domain public.email (constraints)'],
  },
  {
    what: 'a policy',
    setup: `${BOOKS} CREATE POLICY mine ON books FOR SELECT TO PUBLIC USING (pages > 1)`,
    change: 'ALTER POLICY mine ON books USING (pages > 2) ',
    told: ['changed policy public.books.mine (using)'],
  },
  {
    what: 'the roles of a policy',
    setup: `CREATE ROLE clerk; ${BOOKS} CREATE POLICY mine ON books FOR SELECT TO PUBLIC USING (pages > 1)`,
    change: 'ALTER POLICY mine ON books TO clerk',
    told: ['changed policy public.books.mine (roles)'],
  },
  {
    what: 'default privileges',
    setup: '',
    change: 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC',
    told: [expect.stringMatching(/^extra default privileges \S+ public r$/)],
  },
  { what: 'an extension', setup: '', change: 'DROP EXTENSION plpgsql', told: ['missing extension plpgsql'] },
  {
    what: 'a publication',
    setup: `${BOOKS} CREATE PUBLICATION news FOR TABLE books`,
    change:
      "ALTER PUBLICATION news DROP TABLE books; ALTER PUBLICATION news SET (publish = 'insert', publish_via_partition_root)",
    told: ['changed publication news (update, delete, truncate, via root, tables)'],
  },
  {
    what: 'what a publication sends of a table',
    setup: `${BOOKS} CREATE PUBLICATION news FOR TABLE books`,
    change: 'ALTER PUBLICATION news SET TABLE books (id, title) WHERE (id > 1)',
    told: ['changed publication news (columns, row filters)'],
    since: 15,
  },
  {
    what: 'a schema in a publication',
    setup: 'CREATE PUBLICATION news',
    change: 'ALTER PUBLICATION news ADD TABLES IN SCHEMA public',
    told: ['changed publication news (schemas)'],
    since: 15,
  },
  {
    what: 'a statistics object',
    setup: `${BOOKS} CREATE STATISTICS pair ON title, pages FROM books`,
    change: 'ALTER STATISTICS pair SET STATISTICS 500',
    told: ['changed statistics public.pair (statistics target)'],
  },
  {
    what: 'an operator',
    setup: 'CREATE OPERATOR <~> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)',
    change: 'ALTER OPERATOR <~> (int, int) SET (RESTRICT = eqsel)',
    told: ['changed operator public.<~>(integer,integer) (restriction estimate)'],
  },
  {
    what: 'an operator class with its family',
    setup: '',
    change:
      'CREATE OPERATOR CLASS plain FOR TYPE int USING btree AS OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int)',
    told: ['extra operator family public.plain using btree', 'extra operator class public.plain using btree'],
  },
  {
    what: 'an operator of a family',
    setup: 'CREATE OPERATOR FAMILY plain USING btree',
    change: 'ALTER OPERATOR FAMILY plain USING btree ADD OPERATOR 1 < (int, int)',
    told: ['changed operator family public.plain using btree (operators)'],
  },
  {
    what: 'a cast',
    setup: "CREATE TYPE mood AS ENUM ('sad')",
    change: 'CREATE CAST (mood AS int) WITH INOUT',
    told: ['extra cast public.mood as integer'],
  },
  {
    what: 'a transform',
    setup: '',
    change: 'CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION prsd_lextype(internal))',
    told: ['extra transform for integer language plpgsql'],
  },
  {
    what: 'a conversion',
    setup: "CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
    change: 'DROP CONVERSION mine',
    told: ['missing conversion public.mine'],
  },
  {
    what: 'a collation',
    setup: "CREATE COLLATION plain (locale = 'C')",
    change: "DROP COLLATION plain; CREATE COLLATION plain (locale = 'POSIX')",
    told: [expect.stringMatching(/^changed collation public\.plain /)],
  },
  {
    what: 'a text search configuration',
    setup: 'CREATE TEXT SEARCH CONFIGURATION mine (COPY = pg_catalog.simple)',
    change: 'ALTER TEXT SEARCH CONFIGURATION mine ALTER MAPPING FOR word WITH english_stem',
    told: ['changed text search configuration public.mine (mapping)'],
  },
  {
    what: 'a text search dictionary',
    setup: 'CREATE TEXT SEARCH DICTIONARY mine (TEMPLATE = simple)',
    change: 'ALTER TEXT SEARCH DICTIONARY mine (StopWords = english)',
    told: ['changed text search dictionary public.mine (options)'],
  },
  {
    what: 'a text search template and a parser',
    setup: '',
    change:
      'CREATE TEXT SEARCH TEMPLATE mine (LEXIZE = dsimple_lexize); CREATE TEXT SEARCH PARSER mine (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)',
    told: ['extra text search parser public.mine', 'extra text search template public.mine'],
  },
  {
    what: 'a foreign server',
    setup: FOREIGN,
    change: "ALTER SERVER far OPTIONS (SET host 'b')",
    told: ['changed foreign server far (options)'],
  },
  {
    what: 'a foreign table',
    setup: FOREIGN,
    change: "ALTER FOREIGN TABLE remote OPTIONS (SET tab 'u')",
    told: ['changed foreign table public.remote (options)'],
  },
  {
    what: 'a column of a foreign table',
    setup: FOREIGN,
    change: "ALTER FOREIGN TABLE remote ALTER id OPTIONS (SET name 'y')",
    told: ['changed column public.remote.id (foreign options)'],
  },
  {
    what: 'a user mapping',
    setup: FOREIGN,
    change: "ALTER USER MAPPING FOR PUBLIC SERVER far OPTIONS (SET password 'other')",
    told: ['changed user mapping public at far (options)'],
  },
  {
    what: 'a grant on a wrapper',
    setup: FOREIGN,
    change: 'GRANT USAGE ON FOREIGN DATA WRAPPER post TO PUBLIC',
    told: ['changed foreign-data wrapper post (grants)'],
  },
  {
    what: 'an event trigger',
    setup:
      "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION seen()",
    change: 'ALTER EVENT TRIGGER watch DISABLE',
    told: ['changed event trigger watch (enabled)'],
  },
  {
    what: 'a language',
    setup: '',
    change: 'CREATE LANGUAGE talk HANDLER plpgsql_call_handler',
    told: ['extra language talk'],
  },
  {
    what: 'an access method',
    setup: '',
    change: 'CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler',
    told: ['extra access method heap2'],
  },
  {
    what: 'a type that is only announced',
    setup: '',
    change: 'CREATE TYPE later',
    told: ['extra base type public.later'],
  },
  {
    what: 'settings of the database',
    setup: '',
    change:
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '8MB'); END $$",
    told: ['extra settings of the database'],
  },
  {
    what: 'settings of a role in the database',
    setup: 'CREATE ROLE clerk',
    change:
      "DO $$ BEGIN EXECUTE format('ALTER ROLE clerk IN DATABASE %I SET work_mem = %L', current_database(), '8MB'); END $$",
    told: ['extra settings of role clerk in the database'],
  },
  {
    what: 'a table under another name, once',
    setup: `${BOOKS} CREATE INDEX ON books (title)`,
    change: 'ALTER TABLE books RENAME TO works',
    told: ['missing table public.books', 'extra table public.works'],
  },
  {
    what: 'the owner of a table with a sequence, once',
    setup: 'CREATE ROLE clerk; CREATE TABLE books (id serial)',
    change: 'ALTER TABLE books OWNER TO clerk',
    told: ['changed table public.books (owner, grants)'],
  },
  {
    what: 'the type of an identity column, once',
    setup: 'CREATE TABLE books (id int GENERATED ALWAYS AS IDENTITY)',
    change: 'ALTER TABLE books ALTER id TYPE bigint',
    told: ['changed column public.books.id (type)'],
  },
  {
    what: 'the type of a serial column and of its sequence',
    setup: 'CREATE TABLE books (id serial)',
    change: 'ALTER TABLE books ALTER id TYPE bigint; ALTER SEQUENCE books_id_seq AS bigint',
    told: ['changed sequence public.books_id_seq (type, maximum)', 'changed column public.books.id (type)'],
  },
  {
    what: 'an additional column with statistics',
    setup: BOOKS,
    change: 'ALTER TABLE books ADD isbn text; CREATE STATISTICS pair ON title, isbn FROM books',
    told: ['extra column public.books.isbn'],
  },
]
