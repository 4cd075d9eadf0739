/** A change of each kind of object: what is there, what is done, and what is told. */
export interface KindCase {
  readonly what: string
  readonly setup: string
  readonly change: string
  readonly told: readonly string[]
  /** The first major version that knows it. */
  readonly since?: number
}

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY, title text, pages int); '
const TREE =
  'CREATE TABLE sales (id int, day date) PARTITION BY RANGE (day); CREATE TABLE sales_old PARTITION OF sales FOR VALUES FROM (MINVALUE) TO (MAXVALUE); '

export const SCHEMA_AND_TABLE_CASES: readonly KindCase[] = [
  { what: 'a schema', setup: '', change: 'CREATE SCHEMA shop', told: ['extra schema shop'] },
  {
    what: 'the owner of a schema',
    setup: 'CREATE SCHEMA shop; CREATE ROLE clerk',
    change: 'ALTER SCHEMA shop OWNER TO clerk',
    told: ['changed schema shop (owner, grants)'],
  },
  {
    what: 'a grant on a schema',
    setup: 'CREATE SCHEMA shop',
    change: 'GRANT USAGE ON SCHEMA shop TO PUBLIC',
    told: ['changed schema shop (grants)'],
  },
  {
    what: 'the comment of a schema',
    setup: 'CREATE SCHEMA shop',
    change: "COMMENT ON SCHEMA shop IS 'books'",
    told: ['cosmetic: changed schema shop (comment)'],
  },
  {
    what: 'a table with all its parts',
    setup: '',
    change: `${BOOKS} CREATE INDEX ON books (title); CREATE POLICY p ON books`,
    told: ['extra table public.books'],
  },
  {
    what: 'an unlogged table',
    setup: BOOKS,
    change: 'ALTER TABLE books SET UNLOGGED',
    told: ['changed table public.books (persistence)'],
  },
  {
    what: 'storage parameters',
    setup: BOOKS,
    change: 'ALTER TABLE books SET (fillfactor = 70)',
    told: ['changed table public.books (storage parameters)'],
  },
  {
    what: 'storage parameters of TOAST',
    setup: BOOKS,
    change: 'ALTER TABLE books SET (toast.autovacuum_enabled = false)',
    told: ['changed table public.books (toast storage parameters)'],
  },
  {
    what: 'replica identity',
    setup: BOOKS,
    change: 'ALTER TABLE books REPLICA IDENTITY FULL',
    told: ['changed table public.books (replica identity)'],
  },
  {
    what: 'row security',
    setup: BOOKS,
    change: 'ALTER TABLE books ENABLE ROW LEVEL SECURITY',
    told: ['changed table public.books (row security)'],
  },
  {
    what: 'forced row security',
    setup: BOOKS,
    change: 'ALTER TABLE books FORCE ROW LEVEL SECURITY',
    told: ['changed table public.books (forced row security)'],
  },
  {
    what: 'a grant on a table',
    setup: BOOKS,
    change: 'GRANT SELECT ON books TO PUBLIC',
    told: ['changed table public.books (grants)'],
  },
  {
    what: 'the comment of a table',
    setup: BOOKS,
    change: "COMMENT ON TABLE books IS 'all'",
    told: ['cosmetic: changed table public.books (comment)'],
  },
  {
    what: 'inheritance',
    setup: `${BOOKS} CREATE TABLE novels () INHERITS (books)`,
    change: 'ALTER TABLE novels NO INHERIT books',
    told: ['changed table public.novels (parents)'],
  },
  {
    what: 'inheritance that comes back without its columns',
    setup: `${BOOKS} CREATE TABLE novels () INHERITS (books)`,
    change: 'ALTER TABLE novels NO INHERIT books; ALTER TABLE novels INHERIT books',
    told: [
      'changed column public.novels.id (local)',
      'changed column public.novels.title (local)',
      'changed column public.novels.pages (local)',
    ],
  },
  {
    what: 'a detached partition',
    setup: TREE,
    change: 'ALTER TABLE sales DETACH PARTITION sales_old',
    told: ['changed table public.sales_old (partition bound, parents)'],
  },
  {
    what: 'the bound of a partition',
    setup: TREE,
    change:
      "ALTER TABLE sales DETACH PARTITION sales_old; ALTER TABLE sales ATTACH PARTITION sales_old FOR VALUES FROM (MINVALUE) TO ('2025-01-01')",
    told: ['changed table public.sales_old (partition bound)'],
  },
  {
    what: 'a partition that was detached and attached again',
    setup: TREE,
    change:
      'ALTER TABLE sales DETACH PARTITION sales_old; ALTER TABLE sales ATTACH PARTITION sales_old FOR VALUES FROM (MINVALUE) TO (MAXVALUE)',
    told: [],
  },
  {
    what: 'a typed table',
    setup: 'CREATE TYPE book AS (id int); CREATE TABLE books OF book',
    change: 'ALTER TABLE books NOT OF',
    told: ['changed table public.books (of type)'],
  },
  {
    what: 'the index it is clustered by',
    setup: BOOKS,
    change: 'ALTER TABLE books CLUSTER ON books_pkey',
    told: ['changed index public.books_pkey (clustered)'],
  },
  {
    what: 'the access method',
    setup: `CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; ${BOOKS}`,
    change: 'ALTER TABLE books SET ACCESS METHOD heap2',
    told: ['changed table public.books (access method)'],
    since: 15,
  },
]

export const COLUMN_CASES: readonly KindCase[] = [
  {
    what: 'a column',
    setup: BOOKS,
    change: 'ALTER TABLE books DROP pages',
    told: ['missing column public.books.pages'],
  },
  {
    what: 'the type of a column',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER pages TYPE bigint',
    told: ['changed column public.books.pages (type)'],
  },
  {
    what: 'the collation',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER title TYPE text COLLATE "C"',
    told: ['changed column public.books.title (collation)'],
  },
  {
    what: 'NOT NULL',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER pages SET NOT NULL',
    told: ['changed column public.books.pages (not null)'],
  },
  {
    what: 'a default',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER pages SET DEFAULT 0',
    told: ['changed column public.books.pages (default)'],
  },
  {
    what: 'an identity that is gone, with its sequence',
    setup: 'CREATE TABLE books (id int GENERATED ALWAYS AS IDENTITY)',
    change: 'ALTER TABLE books ALTER id DROP IDENTITY',
    told: ['changed column public.books.id (identity)'],
  },
  {
    what: 'the kind of an identity',
    setup: 'CREATE TABLE books (id int GENERATED ALWAYS AS IDENTITY)',
    change: 'ALTER TABLE books ALTER id SET GENERATED BY DEFAULT',
    told: ['changed column public.books.id (identity)'],
  },
  {
    what: 'the steps of an identity',
    setup: 'CREATE TABLE books (id int GENERATED ALWAYS AS IDENTITY)',
    change: 'ALTER TABLE books ALTER id SET INCREMENT 5',
    told: ['changed sequence public.books_id_seq (increment)'],
  },
  {
    what: 'a generated column',
    setup: 'CREATE TABLE books (id int, twice int GENERATED ALWAYS AS (id * 2) STORED)',
    change: 'ALTER TABLE books ALTER twice DROP EXPRESSION',
    told: ['changed column public.books.twice (default, generated)'],
  },
  {
    what: 'a virtual column',
    setup: 'CREATE TABLE books (id int, twice int GENERATED ALWAYS AS (id * 2) STORED)',
    change:
      'ALTER TABLE books DROP twice; ALTER TABLE books ADD twice int GENERATED ALWAYS AS (id * 2) VIRTUAL',
    told: ['changed column public.books.twice (generated)'],
    since: 18,
  },
  {
    what: 'storage',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER title SET STORAGE EXTERNAL',
    told: ['changed column public.books.title (storage)'],
  },
  {
    what: 'compression',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER title SET COMPRESSION pglz',
    told: ['changed column public.books.title (compression)'],
  },
  {
    what: 'the statistics target',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER title SET STATISTICS 500',
    told: ['changed column public.books.title (statistics target)'],
  },
  {
    what: 'options',
    setup: BOOKS,
    change: 'ALTER TABLE books ALTER title SET (n_distinct = 5)',
    told: ['changed column public.books.title (options)'],
  },
  {
    what: 'a grant on a column',
    setup: BOOKS,
    change: 'GRANT SELECT (title) ON books TO PUBLIC',
    told: ['changed column public.books.title (grants)'],
  },
  {
    what: 'the comment of a column',
    setup: BOOKS,
    change: "COMMENT ON COLUMN books.title IS 'long'",
    told: ['cosmetic: changed column public.books.title (comment)'],
  },
  {
    what: 'a column that comes back as the last',
    setup: BOOKS,
    change: 'ALTER TABLE books DROP title; ALTER TABLE books ADD title text',
    told: ['cosmetic: changed column public.books.title (position)'],
  },
  {
    what: 'the name of a NOT NULL constraint',
    setup: 'CREATE TABLE books (id int CONSTRAINT id_is_there NOT NULL)',
    change: 'ALTER TABLE books ALTER id DROP NOT NULL; ALTER TABLE books ALTER id SET NOT NULL',
    told: ['changed column public.books.id (not null constraint)'],
    since: 18,
  },
  {
    what: 'a NOT NULL constraint that is not validated',
    setup: 'CREATE TABLE books (id int NOT NULL)',
    change: 'ALTER TABLE books ALTER id DROP NOT NULL; ALTER TABLE books ADD NOT NULL id NOT VALID',
    told: ['extra constraint public.books.id not null'],
    since: 18,
  },
  {
    what: 'a column that children have from their parent',
    setup: TREE,
    change: 'ALTER TABLE sales ALTER id TYPE bigint',
    told: ['changed column public.sales.id (type)'],
  },
]

export const CONSTRAINT_CASES: readonly KindCase[] = [
  {
    what: 'a primary key, without its index',
    setup: BOOKS,
    change: 'ALTER TABLE books DROP CONSTRAINT books_pkey',
    told: ['missing constraint public.books.books_pkey'],
  },
  {
    what: 'a unique constraint that comes back as an index',
    setup: `${BOOKS} ALTER TABLE books ADD UNIQUE (title)`,
    change:
      'ALTER TABLE books DROP CONSTRAINT books_title_key; CREATE UNIQUE INDEX books_title_key ON books (title)',
    told: ['missing constraint public.books.books_title_key'],
  },
  {
    what: 'a wider primary key',
    setup: `${BOOKS} ALTER TABLE books ALTER title SET NOT NULL`,
    change: 'ALTER TABLE books DROP CONSTRAINT books_pkey; ALTER TABLE books ADD PRIMARY KEY (id, title)',
    told: ['changed constraint public.books.books_pkey (definition)'],
  },
  {
    what: 'a check',
    setup: `${BOOKS} ALTER TABLE books ADD CONSTRAINT long CHECK (pages > 1)`,
    change: 'ALTER TABLE books DROP CONSTRAINT long; ALTER TABLE books ADD CONSTRAINT long CHECK (pages > 2)',
    told: ['changed constraint public.books.long (definition)'],
  },
  {
    what: 'a check that is not validated',
    setup: `${BOOKS} ALTER TABLE books ADD CONSTRAINT long CHECK (pages > 1)`,
    change:
      'ALTER TABLE books DROP CONSTRAINT long; ALTER TABLE books ADD CONSTRAINT long CHECK (pages > 1) NOT VALID',
    told: ['changed constraint public.books.long (definition, validated)'],
  },
  {
    what: 'a foreign key that is deferrable',
    setup: `${BOOKS} CREATE TABLE copies (book int REFERENCES books)`,
    change: 'ALTER TABLE copies ALTER CONSTRAINT copies_book_fkey DEFERRABLE',
    told: ['changed constraint public.copies.copies_book_fkey (definition)'],
  },
  {
    what: 'what a foreign key does on delete',
    setup: `${BOOKS} CREATE TABLE copies (book int REFERENCES books)`,
    change:
      'ALTER TABLE copies DROP CONSTRAINT copies_book_fkey; ALTER TABLE copies ADD FOREIGN KEY (book) REFERENCES books ON DELETE CASCADE',
    told: ['changed constraint public.copies.copies_book_fkey (definition)'],
  },
  {
    what: 'a constraint that is not enforced',
    setup: `${BOOKS} CREATE TABLE copies (book int REFERENCES books)`,
    change: 'ALTER TABLE copies ALTER CONSTRAINT copies_book_fkey NOT ENFORCED',
    told: ['changed constraint public.copies.copies_book_fkey (definition, validated)'],
    since: 18,
  },
  {
    what: 'the triggers behind a foreign key',
    setup: `${BOOKS} CREATE TABLE copies (book int REFERENCES books)`,
    change: 'ALTER TABLE copies DISABLE TRIGGER ALL',
    told: ['changed constraint public.copies.copies_book_fkey (disabled)'],
  },
  {
    what: 'an exclusion constraint',
    setup: 'CREATE TABLE stays (during daterange, EXCLUDE USING gist (during WITH &&))',
    change: 'ALTER TABLE stays DROP CONSTRAINT stays_during_excl',
    told: ['missing constraint public.stays.stays_during_excl'],
  },
  {
    what: 'WITHOUT OVERLAPS',
    setup:
      'CREATE TABLE stays (room int4range, during daterange, CONSTRAINT one UNIQUE (room, during WITHOUT OVERLAPS))',
    change:
      'ALTER TABLE stays DROP CONSTRAINT one; ALTER TABLE stays ADD CONSTRAINT one UNIQUE (room, during)',
    told: ['changed constraint public.stays.one (definition)'],
    since: 18,
  },
  {
    what: 'a check that children do not have',
    setup: `${BOOKS} ALTER TABLE books ADD CONSTRAINT long CHECK (pages > 1)`,
    change:
      'ALTER TABLE books DROP CONSTRAINT long; ALTER TABLE books ADD CONSTRAINT long CHECK (pages > 1) NO INHERIT',
    told: ['changed constraint public.books.long (definition)'],
  },
  {
    what: 'a check of a parent',
    setup: `${BOOKS} ALTER TABLE books ADD CONSTRAINT long CHECK (pages > 1); CREATE TABLE novels () INHERITS (books)`,
    change: 'ALTER TABLE books DROP CONSTRAINT long',
    told: ['missing constraint public.books.long'],
  },
  {
    what: 'a foreign key of a partitioned table',
    setup: `${BOOKS} ${TREE} ALTER TABLE sales ADD CONSTRAINT sold FOREIGN KEY (id) REFERENCES books`,
    change: 'ALTER TABLE sales DROP CONSTRAINT sold',
    told: ['missing constraint public.sales.sold'],
  },
]

export const INDEX_CASES: readonly KindCase[] = [
  {
    what: 'an index',
    setup: `${BOOKS} CREATE INDEX by_title ON books (title)`,
    change: 'DROP INDEX by_title',
    told: ['missing index public.by_title'],
  },
  {
    what: 'the condition of an index',
    setup: `${BOOKS} CREATE INDEX by_title ON books (title)`,
    change: 'DROP INDEX by_title; CREATE INDEX by_title ON books (title) WHERE pages > 1',
    told: ['changed index public.by_title (definition)'],
  },
  {
    what: 'an operator class',
    setup: `${BOOKS} CREATE INDEX by_title ON books (title)`,
    change: 'DROP INDEX by_title; CREATE INDEX by_title ON books (title text_pattern_ops)',
    told: ['changed index public.by_title (definition)'],
  },
  {
    what: 'NULLS NOT DISTINCT',
    setup: `${BOOKS} CREATE UNIQUE INDEX by_title ON books (title)`,
    change: 'DROP INDEX by_title; CREATE UNIQUE INDEX by_title ON books (title) NULLS NOT DISTINCT',
    told: ['changed index public.by_title (definition)'],
    since: 15,
  },
  {
    what: 'storage parameters of an index',
    setup: `${BOOKS} CREATE INDEX by_title ON books (title)`,
    change: 'ALTER INDEX by_title SET (fillfactor = 50)',
    told: ['changed index public.by_title (definition, storage parameters)'],
  },
  {
    what: 'statistics of an expression',
    setup: `${BOOKS} CREATE INDEX by_title ON books (lower(title))`,
    change: 'ALTER INDEX by_title ALTER 1 SET STATISTICS 500',
    told: ['changed index public.by_title (statistics targets)'],
  },
  {
    what: 'the replica identity',
    setup: `${BOOKS} ALTER TABLE books ALTER pages SET NOT NULL; CREATE UNIQUE INDEX by_pages ON books (pages)`,
    change: 'ALTER TABLE books REPLICA IDENTITY USING INDEX by_pages',
    told: [
      'changed table public.books (replica identity)',
      'changed index public.by_pages (replica identity)',
    ],
  },
  {
    what: 'an index of a partitioned table',
    setup: `${TREE} CREATE INDEX by_day ON sales (day)`,
    change: 'DROP INDEX by_day',
    told: ['missing index public.by_day'],
  },
  {
    what: 'the comment of an index',
    setup: `${BOOKS} CREATE INDEX by_title ON books (title)`,
    change: "COMMENT ON INDEX by_title IS 'fast'",
    told: ['cosmetic: changed index public.by_title (comment)'],
  },
  {
    what: 'an additional column with an index and a check',
    setup: BOOKS,
    change: 'ALTER TABLE books ADD isbn text CHECK (isbn > 0::text); CREATE INDEX ON books (isbn)',
    told: ['extra column public.books.isbn'],
  },
]
