import type { Client } from 'pg'
import { isGeneratedName } from '../../src/catalog/generated-names.ts'
import { withAdmin, withDatabase, withWorkshop } from '../../src/postgres/databases.ts'
import { lentToTests } from '../support/lent.ts'
import { withTestServer } from '../support/server.ts'
import { testedVersions } from '../support/versions.ts'
import { differencesOf, told } from './differences.ts'

interface NameCase {
  readonly what: string
  readonly setup: string
  readonly change: string
  readonly told: readonly string[]
}

const AUTHORS = 'CREATE TABLE authors (id int PRIMARY KEY); CREATE TABLE books (a int, b int, title text); '
const TREE =
  'CREATE TABLE sales (id int, day date) PARTITION BY RANGE (day); CREATE TABLE sales_old PARTITION OF sales FOR VALUES FROM (MINVALUE) TO (MAXVALUE); '

const EQUAL: readonly NameCase[] = [
  {
    what: 'a foreign key with a number',
    setup: `${AUTHORS} ALTER TABLE books ADD FOREIGN KEY (a) REFERENCES authors`,
    change:
      'ALTER TABLE books ADD FOREIGN KEY (a) REFERENCES authors; ALTER TABLE books DROP CONSTRAINT books_a_fkey',
    told: [],
  },
  {
    what: 'an index with a number',
    setup: `${AUTHORS} CREATE INDEX ON books (a, lower(title))`,
    change: 'CREATE INDEX ON books (a, lower(title)); DROP INDEX books_a_lower_idx',
    told: [],
  },
  {
    what: 'a unique constraint, and the index behind it',
    setup: `${AUTHORS} ALTER TABLE books ADD UNIQUE (a, b)`,
    change: 'ALTER TABLE books ADD UNIQUE (a, b); ALTER TABLE books DROP CONSTRAINT books_a_b_key',
    told: [],
  },
  {
    what: 'checks made in another order',
    setup: `${AUTHORS} ALTER TABLE books ADD CHECK (a > b), ADD CHECK (b > 1 OR a > 1)`,
    change:
      'ALTER TABLE books DROP CONSTRAINT books_check, DROP CONSTRAINT books_check1; ALTER TABLE books ADD CHECK (b > 1 OR a > 1), ADD CHECK (a > b)',
    told: [],
  },
  {
    what: 'a serial column whose sequence got a number',
    setup: 'CREATE TABLE books (id serial)',
    change:
      "CREATE SEQUENCE books_id_seq1 AS int OWNED BY books.id; ALTER TABLE books ALTER id SET DEFAULT nextval('books_id_seq1'); DROP SEQUENCE books_id_seq",
    told: [],
  },
  {
    what: 'checks of a domain',
    setup: 'CREATE DOMAIN size AS int CHECK (value > 0) CHECK (value < 9)',
    change:
      'ALTER DOMAIN size DROP CONSTRAINT size_check; ALTER DOMAIN size DROP CONSTRAINT size_check1; ALTER DOMAIN size ADD CHECK (value < 9); ALTER DOMAIN size ADD CHECK (value > 0)',
    told: [],
  },
  {
    what: 'an index of a partitioned table, with those of its partitions',
    setup: `${TREE} CREATE INDEX ON sales (id)`,
    change: 'CREATE INDEX ON sales (id); DROP INDEX sales_id_idx',
    told: [],
  },
  {
    what: 'statistics',
    setup: `${AUTHORS} CREATE STATISTICS books_a_b_stat ON a, b FROM books`,
    change: 'CREATE STATISTICS books_a_b_stat1 ON a, b FROM books; DROP STATISTICS books_a_b_stat',
    told: [],
  },
  {
    what: 'long names that are shortened',
    setup: `CREATE TABLE ${'t'.repeat(50)} (${'c'.repeat(50)} int); CREATE INDEX ON ${'t'.repeat(50)} (${'c'.repeat(50)})`,
    change: `CREATE INDEX ON ${'t'.repeat(50)} (${'c'.repeat(50)}); DROP INDEX ${'t'.repeat(29)}_${'c'.repeat(29)}_idx`,
    told: [],
  },
]

const DIFFERENT: readonly NameCase[] = [
  {
    what: 'a name that somebody chose',
    setup: `${AUTHORS} CREATE INDEX by_author ON books (a)`,
    change: 'DROP INDEX by_author; CREATE INDEX ON books (a)',
    told: ['missing index public.by_author', 'extra index public.books_a_idx'],
  },
  {
    what: 'another thing under a name of the same form',
    setup: `${AUTHORS} ALTER TABLE books ADD CHECK (a > b)`,
    change: 'ALTER TABLE books DROP CONSTRAINT books_check; ALTER TABLE books ADD CHECK (a >= b)',
    told: ['changed constraint public.books.books_check (definition)'],
  },
  {
    what: 'one of two alike that is missing',
    setup: `${AUTHORS} CREATE INDEX ON books (a); CREATE INDEX ON books (a)`,
    change: 'DROP INDEX books_a_idx',
    told: ['missing index public.books_a_idx'],
  },
  {
    what: 'a name that has passed on to another thing',
    setup: `${AUTHORS} ALTER TABLE books ADD CHECK (a > b)`,
    change:
      'ALTER TABLE books DROP CONSTRAINT books_check; ALTER TABLE books ADD CHECK (a <> b); ALTER TABLE books ADD CHECK (a > b)',
    told: ['extra constraint public.books.books_check'],
  },
  {
    what: 'the table that a sequence counts for',
    setup: 'CREATE TABLE books (id serial)',
    change:
      'CREATE SEQUENCE books_id_seq1; ALTER TABLE books ALTER id SET DEFAULT nextval($$books_id_seq1$$)',
    told: ['extra sequence public.books_id_seq1', 'changed column public.books.id (default)'],
  },
]

describe.each(testedVersions())('names that the server generates, on PostgreSQL %i', (major) => {
  const admin = lentToTests<Client>((use) =>
    withTestServer(major, (server) =>
      withWorkshop(server, (workshop) => withDatabase(workshop, (database) => withAdmin(database, use))),
    ),
  )

  test.each([...EQUAL, ...DIFFERENT])('$what', async ({ setup, change, told: expected }) => {
    const differences = await differencesOf(admin(), setup, change)
    expect(differences.map(told)).toEqual(expected)
  })

  test('the server names things as we think it does', async () => {
    const [table, column] = ['täble'.repeat(8), 'spalte_'.repeat(6)]
    await admin().query('BEGIN')
    try {
      await admin().query(
        `CREATE TABLE public."${table}" ("${column}" int UNIQUE CHECK ("${column}" > 0) REFERENCES public."${table}" ("${column}"));
         CREATE INDEX ON public."${table}" ("${column}", abs("${column}"))`,
      )
      const { rows } = await admin().query<{ name: string; label: string; columns: string }>(
        `SELECT conname AS name, CASE contype WHEN 'u' THEN 'key' WHEN 'c' THEN 'check' ELSE 'fkey' END AS label, '${column}' AS columns
           FROM pg_constraint WHERE conrelid = 'public."${table}"'::regclass AND contype <> 'n'
          UNION ALL
         SELECT relname, 'idx', '${column}_abs' FROM pg_class JOIN pg_index ON indexrelid = oid
          WHERE indrelid = 'public."${table}"'::regclass AND NOT indisunique`,
      )
      expect(rows).toHaveLength(4)
      for (const { name, label, columns } of rows) {
        expect([name, isGeneratedName(name, [table], [columns], label)]).toEqual([name, true])
      }
    } finally {
      await admin().query('ROLLBACK')
    }
  })
})
