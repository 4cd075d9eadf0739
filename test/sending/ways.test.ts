import { flyway } from '../../src/layouts/flyway.ts'
import { golangMigrate } from '../../src/layouts/golang-migrate.ts'
import type { Layout, Sending } from '../../src/layouts/layout.ts'
import { type LoadedScript, scriptOf } from '../../src/layouts/load-scripts.ts'
import { plain } from '../../src/layouts/plain.ts'
import { prisma } from '../../src/layouts/prisma.ts'
import type { SqlError } from '../../src/model/report.ts'
import type { Database } from '../../src/postgres/databases.ts'
import { locatedError } from '../../src/rehearsal/sending/located-error.ts'
import { sendScript } from '../../src/rehearsal/sending/send.ts'
import { replayScript } from '../../src/rehearsal/watching/replay.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { relationsIn, scratchOf } from '../support/scratch.ts'
import { AS_MESSAGE, AS_STATEMENTS } from '../support/scripts.ts'

const SCHEMA = `
  CREATE TABLE t (a int);
  CREATE TABLE d (a int PRIMARY KEY, b int REFERENCES d DEFERRABLE INITIALLY DEFERRED);
  CREATE TYPE mood AS ENUM ('a');
  CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';
  CREATE FUNCTION builds() RETURNS void LANGUAGE plpgsql
    AS $$ BEGIN EXECUTE 'CREATE INDEX CONCURRENTLY i ON t (a)'; END $$;`
const OF_SCHEMA = ['d', 'd_pkey', 't']

/** Flyway is not among them: it refuses some files itself, and its companion makes others wait. */
const WAYS = {
  message: AS_MESSAGE,
  pipeline: { ...AS_MESSAGE, sentAs: 'pipeline' },
  wrapped: { ...AS_STATEMENTS, transaction: 'one', afterCommit: 'autocommits' },
  oneByOne: AS_STATEMENTS,
} as const satisfies Record<string, Sending>

/** `25001 @2`: this SQLSTATE at this line; then what the script leaves. */
interface Case extends Record<keyof typeof WAYS, string> {
  readonly name: string
  readonly sql: string
}

const CASES: readonly Case[] = [
  {
    name: 'CREATE INDEX CONCURRENTLY behind another statement',
    sql: 'CREATE TABLE u (a int);\nCREATE INDEX CONCURRENTLY i ON t (a);\n',
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: 'i u',
  },
  {
    name: 'CREATE INDEX CONCURRENTLY before another statement',
    sql: 'CREATE INDEX CONCURRENTLY i ON t (a);\nCREATE TABLE u (a int);\n',
    message: '25001 @1',
    pipeline: 'i u',
    wrapped: '25001 @1',
    oneByOne: 'i u',
  },
  {
    name: 'CREATE INDEX CONCURRENTLY alone',
    sql: '-- alone\nCREATE INDEX CONCURRENTLY i ON t (a);\n',
    message: 'i',
    pipeline: 'i',
    wrapped: '25001 @2',
    oneByOne: 'i',
  },
  {
    name: 'CREATE INDEX CONCURRENTLY between BEGIN and COMMIT',
    sql: 'BEGIN;\nCREATE INDEX CONCURRENTLY i ON t (a);\nCOMMIT;\n',
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: '25001 @2',
  },
  {
    name: 'CREATE INDEX CONCURRENTLY in a DO block',
    sql: "\nDO $$ BEGIN\n  EXECUTE 'CREATE INDEX CONCURRENTLY i ON t (a)';\nEND $$;\n",
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: '25001 @2',
  },
  {
    name: 'CREATE INDEX CONCURRENTLY in a function',
    sql: 'CREATE TABLE u (a int);\nSELECT builds();\n',
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: '25001 @2 u',
  },
  {
    name: 'VACUUM behind another statement',
    sql: 'CREATE TABLE u (a int);\nVACUUM t;\n',
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: 'u',
  },
  {
    name: 'VACUUM between BEGIN and COMMIT',
    sql: 'BEGIN;\nVACUUM t;\nCOMMIT;\n',
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: '25001 @2',
  },
  {
    name: 'a new value of an enum, used in the same transaction',
    sql: "ALTER TYPE mood ADD VALUE 'b';\nCREATE TABLE u (\n  m mood DEFAULT 'b');\n",
    message: '55P04 @3',
    pipeline: '55P04 @3',
    wrapped: '55P04 @3',
    oneByOne: 'u',
  },
  {
    name: 'COMMIT, and a failure behind it',
    sql: 'CREATE TABLE u (a int);\nCOMMIT;\nCREATE TABLE v (a int);\nSELECT 1 / 0;\n',
    message: '22012 @4 u',
    pipeline: '22012 @4 u',
    wrapped: '22012 @4 u v',
    oneByOne: '22012 @4 u v',
  },
  {
    name: 'BEGIN and COMMIT, and a failure behind them',
    sql: 'BEGIN;\nCREATE TABLE u (a int);\nCOMMIT;\nCREATE TABLE v (a int);\nSELECT 1 / 0;\n',
    message: '22012 @5 u',
    pipeline: '22012 @5 u',
    wrapped: '22012 @5 u v',
    oneByOne: '22012 @5 u v',
  },
  {
    name: 'BEGIN without COMMIT',
    sql: 'BEGIN;\nCREATE TABLE u (a int);\n',
    message: 'u',
    pipeline: 'u',
    wrapped: 'u',
    oneByOne: 'u',
  },
  {
    name: 'ROLLBACK',
    sql: 'BEGIN;\nCREATE TABLE u (a int);\nROLLBACK;\nCREATE TABLE v (a int);\n',
    message: 'v',
    pipeline: 'v',
    wrapped: 'v',
    oneByOne: 'v',
  },
  {
    name: 'BEGIN twice',
    sql: 'BEGIN;\nCREATE TABLE u (a int);\nBEGIN;\nCREATE TABLE v (a int);\nCOMMIT;\nSELECT 1 / 0;\n',
    message: '22012 @6 u v',
    pipeline: '22012 @6 u v',
    wrapped: '22012 @6 u v',
    oneByOne: '22012 @6 u v',
  },
  {
    name: 'COMMIT AND CHAIN',
    sql: 'BEGIN;\nCREATE TABLE u (a int);\nCOMMIT AND CHAIN;\nCREATE TABLE v (a int);\nSELECT 1 / 0;\n',
    message: '22012 @5 u',
    pipeline: '22012 @5 u',
    wrapped: '22012 @5 u',
    oneByOne: '22012 @5 u',
  },
  {
    name: 'COMMIT AND CHAIN without BEGIN',
    sql: 'CREATE TABLE u (a int);\nCOMMIT AND CHAIN;\n',
    message: '25P01 @2',
    pipeline: '25P01 @2',
    wrapped: 'u',
    oneByOne: '25P01 @2 u',
  },
  {
    name: 'PREPARE TRANSACTION where none may be prepared',
    sql: "BEGIN;\nCREATE TABLE u (a int);\nPREPARE TRANSACTION 'x';\n",
    message: '55000 @3',
    pipeline: '55000 @3',
    wrapped: '55000 @3',
    oneByOne: '55000 @3',
  },
  {
    name: 'COMMIT PREPARED',
    sql: "CREATE TABLE u (a int);\nCOMMIT PREPARED 'x';\n",
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: '42704 @2 u',
  },
  {
    name: 'SET TRANSACTION first',
    sql: 'BEGIN;\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE u (a int);\nCOMMIT;\n',
    message: 'u',
    pipeline: 'u',
    wrapped: 'u',
    oneByOne: 'u',
  },
  {
    name: 'SET TRANSACTION too late',
    sql: 'SELECT 1;\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE u (a int);\n',
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: 'u',
  },
  {
    name: 'BEGIN with an isolation level inside a transaction',
    sql: 'SELECT 1;\nBEGIN ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE u (a int);\nCOMMIT;\n',
    message: '25001 @2',
    pipeline: '25001 @2',
    wrapped: '25001 @2',
    oneByOne: 'u',
  },
  {
    name: 'SAVEPOINT without BEGIN',
    sql: 'CREATE TABLE u (a int);\nSAVEPOINT s;\nCREATE TABLE v (a int);\n',
    message: '25P01 @2',
    pipeline: '25P01 @2',
    wrapped: 'u v',
    oneByOne: '25P01 @2 u',
  },
  {
    name: 'SAVEPOINT between BEGIN and COMMIT',
    sql: 'BEGIN;\nCREATE TABLE u (a int);\nSAVEPOINT s;\nCREATE TABLE v (a int);\nROLLBACK TO s;\nCOMMIT;\n',
    message: 'u',
    pipeline: 'u',
    wrapped: 'u',
    oneByOne: 'u',
  },
  {
    name: 'LOCK first',
    sql: 'LOCK TABLE t;\nCREATE TABLE u (a int);\n',
    message: 'u',
    pipeline: '25P01 @1',
    wrapped: 'u',
    oneByOne: '25P01 @1',
  },
  {
    name: 'a cursor',
    sql: 'DECLARE c CURSOR FOR SELECT 1;\n',
    message: '25P01 @1',
    pipeline: '25P01 @1',
    wrapped: '',
    oneByOne: '25P01 @1',
  },
  {
    name: 'a procedure that commits',
    sql: 'CREATE TABLE u (a int);\nCALL commits();\n',
    message: '2D000 @2',
    pipeline: '2D000 @2',
    wrapped: '2D000 @2',
    oneByOne: 'u',
  },
  {
    name: 'a deferred constraint that refuses the COMMIT of the tool',
    sql: 'BEGIN;\nCREATE TABLE u (a int);\nINSERT INTO d VALUES (1, 2);\n',
    message: '23503 @3',
    pipeline: '23503 @3',
    wrapped: '23503 @3',
    oneByOne: '23503 @3',
  },
  {
    name: 'an error with a position',
    sql: 'CREATE TABLE u (a int);\nCREATE VIEW w AS\n  SELECT missing FROM u;\n',
    message: '42703 @3',
    pipeline: '42703 @3',
    wrapped: '42703 @3',
    oneByOne: '42703 @3 u',
  },
]

const now = () => performance.now()

async function leftBy(database: Database): Promise<readonly string[]> {
  return (await relationsIn(database)).filter((name) => !OF_SCHEMA.includes(name))
}

const told = (error: SqlError | null, left: readonly string[]) =>
  [...(error === null ? [] : [error.code, `@${error.line}`]), ...left].join(' ')

describe('a file ends as its tool sends it, and its replay ends alike', () => {
  const scratch = scratchOf(18, SCHEMA)

  beforeAll(loadParser)

  async function bothRuns(run: LoadedScript) {
    const sent = await scratch(async (database) => {
      const { error } = await sendScript(database, run, now)
      return { error, left: await leftBy(database) }
    })
    const replayed = await scratch(async (database) => {
      const { error, transactions } = await replayScript(database, run, now)
      return { error, transactions, left: await leftBy(database) }
    })
    return { sent, replayed }
  }

  test.each(CASES)('$name', async ({ sql, ...expected }) => {
    for (const [way, sending] of Object.entries(WAYS)) {
      const { sent, replayed } = await bothRuns(scriptOf('migration.sql', sql, () => sending))
      const located = locatedError(sent.error, replayed.error)
      expect([way, told(located, sent.left)]).toEqual([way, expected[way as keyof typeof WAYS]])
      expect([way, replayed.error?.code, replayed.left]).toEqual([way, sent.error?.code, sent.left])
      expect([way, replayed.error?.column]).toEqual([way, sent.error?.column])
    }
  })

  test('the words and the place are those of the server', async () => {
    const { sql } = CASES.find(({ name }) => name === 'an error with a position') ?? { sql: '' }
    const positioned = await bothRuns(scriptOf('migration.sql', sql, () => AS_MESSAGE))
    const place = { message: 'column "missing" does not exist', line: 3, column: 10 }
    expect(positioned.sent.error).toEqual({ code: '42703', ...place })
    const { sent, replayed } = await bothRuns(
      scriptOf('migration.sql', CASES[0]?.sql ?? '', () => AS_MESSAGE),
    )
    const message = 'CREATE INDEX CONCURRENTLY cannot run inside a transaction block'
    expect(sent.error).toEqual({ code: '25001', message, line: null })
    expect(replayed.error).toEqual({ code: '25001', message, line: 2 })
  })

  test('each transaction is told with its end', async () => {
    const sql = 'BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\nSELECT 2;\nROLLBACK;\nSELECT 3;\nSAVEPOINT s;\n'
    const { replayed } = await bothRuns(scriptOf('migration.sql', sql, () => AS_MESSAGE))
    expect(replayed.transactions.map(({ first, last, outcome }) => [first, last, outcome])).toEqual([
      [0, 2, 'commit'],
      [2, 4, 'rollback'],
      [5, 6, 'rollback'],
    ])
    expect(new Set(replayed.transactions.map(({ id }) => id)).size).toBe(3)
  })

  const OUTCOMES: readonly [string, Layout, string, string][] = [
    [golangMigrate.name, golangMigrate, '25001 @2', 'i'],
    [prisma.name, prisma, '25001 @2', 'i'],
    [plain.name, plain, '25001 @2', 'i'],
    // The tool refuses a mixture itself; alone, the build waits for the tool's own lock transaction.
    [flyway.name, flyway, '0A000 @null', '57014 @1 i'],
  ]

  test.each(OUTCOMES)('one file, sent as %s does', async (_name, layout, beside, alone) => {
    for (const [sql, outcome] of [
      ['CREATE TABLE u (a int);\nCREATE INDEX CONCURRENTLY i ON t (a);\n', beside],
      ['CREATE INDEX CONCURRENTLY i ON t (a);\n', alone],
    ] as const) {
      const { sent, replayed } = await bothRuns(
        scriptOf('migration.sql', sql, (statements) => layout.sending(sql, statements, null)),
      )
      expect(told(locatedError(sent.error, replayed.error), sent.left)).toBe(outcome)
    }
  })

  test('what reopens a transaction after a COMMIT is the driver, not the tool', async () => {
    const sql = 'CREATE TABLE u (a int);\nCOMMIT;\nCREATE TABLE v (a int);\nSELECT 1 / 0;\n'
    const { sent, replayed } = await bothRuns(
      scriptOf('V1__x.sql', sql, (statements) => flyway.sending(sql, statements, null)),
    )
    expect(told(sent.error, sent.left)).toBe('22012 @4 u')
    expect(told(replayed.error, replayed.left)).toBe('22012 @4 u')
  })

  test('a message inside a transaction of the tool is all or nothing', async () => {
    const sending: Sending = { ...AS_MESSAGE, transaction: 'one' }
    const run = scriptOf('migration.sql', 'CREATE TABLE u (a int);\nSELECT 1 / 0;\n', () => sending)
    const { sent, replayed } = await bothRuns(run)
    expect(told(locatedError(sent.error, replayed.error), sent.left)).toBe('22012 @2')
    const good = await bothRuns(
      scriptOf('migration.sql', 'SAVEPOINT s; CREATE TABLE u (a int)', () => sending),
    )
    expect([good.sent, good.replayed.left]).toEqual([{ error: null, left: ['u'] }, ['u']])
  })
})
