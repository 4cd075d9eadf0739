import type { Client } from 'pg'
import { flyway } from '../../src/layouts/flyway.ts'
import { scriptOf } from '../../src/layouts/load-scripts.ts'
import { withAdmin, withMigrator } from '../../src/postgres/databases.ts'
import { loadParser, parseScript, withoutByteOrderMark } from '../../src/sql/parse.ts'
import { serverOfTests } from '../support/lent.ts'
import { runFlyway } from './commands.ts'
import { type Files, ourRefusal, type ToolBench, withToolBench } from './tool-run.ts'

const server = serverOfTests(null)

beforeAll(loadParser)

/** Waits would end the run only by the test's own time limit, so builds CONCURRENTLY ask for a session lock. */
const SESSION_LOCK = 'session-lock'

function parsed(sql: string) {
  const script = parseScript(sql)
  if (!script.ok) throw new Error(script.error.message)
  return script.statements
}

/** What our layout says goes over the wire for this script, in words and BEGIN/COMMIT. */
function expectedCommands(sql: string, settings: string | null): readonly string[] {
  const sending = flyway.sending(sql, () => parsed(sql), settings)
  const statements = parsed(sql).map((statement) => statement.sql)
  const markRefused = sql !== withoutByteOrderMark(sql) && !sending.stripsByteOrderMark
  if (sending.refusal !== null || markRefused || statements.length === 0) return []
  return sending.transaction === 'one' ? ['BEGIN', ...statements, 'COMMIT'] : statements
}

const CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK)$/

/** The commands from the script's first statement to its last, with the transaction around them. */
function sentFor(bench: ToolBench, sql: string): readonly string[] {
  const statements = new Set(parsed(sql).map((statement) => statement.sql))
  const first = bench.sent.find((command) => statements.has(command.sql))
  if (first === undefined) return []
  const own = bench.sent.filter((command) => command.connection === first.connection)
  const from = own.indexOf(first)
  const until = own.findLastIndex((command) => statements.has(command.sql))
  const control = own.slice(0, from).findLast(({ sql: text }) => CONTROL.test(text))
  const inTransaction = control?.sql === 'BEGIN'
  const end = own.slice(until + 1).find(({ sql: text }) => CONTROL.test(text))
  return [
    ...(inTransaction ? ['BEGIN'] : []),
    ...own.slice(from, until + 1).map((command) => command.sql),
    ...(inTransaction && end !== undefined ? [end.sql] : []),
  ]
}

const SCRIPTS: readonly (readonly [string, string, string | null])[] = [
  ['several statements', 'CREATE TABLE a (id int);\r\nSELECT $q$;$q$;\r\n', null],
  ['a byte order mark', '\ufeffCREATE TABLE a (id int);\n', null],
  ['an enum value', "ALTER TYPE mood ADD VALUE 'glad';\n", null],
  ['CREATE INDEX CONCURRENTLY', 'CREATE INDEX CONCURRENTLY i ON books (id);\n', null],
  [
    'DROP INDEX CONCURRENTLY twice',
    'DROP INDEX CONCURRENTLY books_a;\nDROP INDEX CONCURRENTLY books_b;\n',
    null,
  ],
  ['VACUUM', 'VACUUM books;\n', null],
  ['REINDEX TABLE', 'REINDEX TABLE books;\n', null],
  [
    'executeInTransaction=false',
    'CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n',
    'executeInTransaction=false\n',
  ],
  ['nothing', '-- nothing to do\n', null],
  ['a mixture', 'CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON books (id);\n', null],
  [
    'SET beside CREATE INDEX CONCURRENTLY',
    "SET lock_timeout = '1s';\nCREATE INDEX CONCURRENTLY i ON books (id);\n",
    null,
  ],
  ['a placeholder', `SELECT '\${schema}';\n`, null],
  ['a placeholder in a comment', `-- \${schema}\nSELECT 1 AS a;\n`, null],
  ['a placeholder with replacement off', `SELECT '\${schema}' AS a;\n`, 'placeholderReplacement=false\n'],
]

const SCHEMA =
  "CREATE TABLE books (id int);\nCREATE INDEX books_a ON books (id);\nCREATE INDEX books_b ON books (id);\nCREATE TYPE mood AS ENUM ('sad');\n"

describe('Flyway sends as the layout says', () => {
  test.each(SCRIPTS)('%s', (_name, sql, settings) => {
    const files: Files = {
      'V1__books.sql': SCHEMA,
      'V2__x.sql': sql,
      ...(settings === null ? {} : { 'V2__x.sql.conf': settings }),
    }
    return withToolBench(server(), files, async (bench) => {
      const { refusal } = flyway.sending(sql, () => parsed(sql), settings)
      const run = await runFlyway(bench, [SESSION_LOCK])
      expect([run.output, run.exitCode]).toEqual([expect.anything(), refusal === null ? 0 : 1])
      expect(sentFor(bench, sql)).toEqual(expectedCommands(sql, settings))
    })
  })

  test.each([
    ['REINDEX CONCURRENTLY in a transaction', 'REINDEX INDEX CONCURRENTLY books_a;\n'],
    [
      'a procedure that commits',
      "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';\nCALL p();\n",
    ],
  ])('%s, which fails', (_name, sql) =>
    withToolBench(server(), { 'V1__books.sql': SCHEMA, 'V2__x.sql': sql }, async (bench) => {
      expect((await runFlyway(bench, [SESSION_LOCK])).exitCode).toBe(1)
      expect(sentFor(bench, sql)).toEqual([...expectedCommands(sql, null).slice(0, -1), 'ROLLBACK'])
    }),
  )

  test('a next transaction after a COMMIT of the script', () =>
    withToolBench(
      server(),
      { 'V1__x.sql': 'CREATE TABLE a (id int);\nCOMMIT;\nCREATE TABLE b (id int);\n' },
      async (bench) => {
        expect(await runFlyway(bench, [])).toMatchObject({ exitCode: 0 })
        const texts = bench.sent.map(({ sql }) => sql)
        const from = texts.indexOf('CREATE TABLE a (id int)')
        expect(texts.slice(from, from + 4)).toEqual([
          'CREATE TABLE a (id int)',
          'COMMIT',
          'BEGIN',
          'CREATE TABLE b (id int)',
        ])
      },
    ))
})

test.each([
  ['REINDEX CONCURRENTLY in the transaction of the tool', 'REINDEX INDEX CONCURRENTLY books_a;\n'],
  [
    'CREATE INDEX CONCURRENTLY in a DO block',
    "DO $$ BEGIN EXECUTE 'CREATE INDEX CONCURRENTLY i ON books (id)'; END $$;\n",
  ],
  [
    'a new value of an enum, used in the same transaction',
    "ALTER TYPE mood ADD VALUE 'glad';\nCREATE TABLE moods (m mood DEFAULT 'glad');\n",
  ],
  ['a mixture', 'CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON books (id);\n'],
])('%s is refused in the rehearsal as it is in Flyway', async (_name, sql) => {
  const script = scriptOf('V2__x.sql', sql, (statements) => flyway.sending(sql, statements, null))
  const ours = await ourRefusal(server(), SCHEMA, script)
  await withToolBench(server(), { 'V1__books.sql': SCHEMA, 'V2__x.sql': sql }, async (bench) => {
    const run = await runFlyway(bench, [SESSION_LOCK])
    expect(run.exitCode).toBe(1)
    expect(run.output).toContain(script.sending.refusal ?? ours?.message)
    expect(bench.refused).toEqual(
      script.sending.refusal === null ? [expect.objectContaining(ours ?? {})] : [],
    )
  })
})

test('CREATE INDEX CONCURRENTLY waits for ever for the lock transaction, and so it does for our companion', () =>
  withToolBench(
    server(),
    { 'V1__books.sql': SCHEMA, 'V2__x.sql': 'CREATE INDEX CONCURRENTLY books_c ON books (id);\n' },
    (bench) =>
      withAdmin(bench.database, async (admin) => {
        const giveUp = new AbortController()
        const run = runFlyway(bench, [], giveUp.signal)
        const theirs = await untilStuck(admin)
        giveUp.abort()
        await run
        await untilAlone(admin)
        await withMigrator(bench.database, (client) => client.query('DROP INDEX IF EXISTS books_c'))

        const sql = 'CREATE INDEX CONCURRENTLY books_c ON books (id)'
        const ours = await withMigrator(bench.database, (companion) =>
          withMigrator(bench.database, async (client) => {
            for (const statement of flyway.sending(sql, () => parsed(sql)).companion)
              await companion.query(statement)
            const build = client.query(sql)
            const stuck = await untilStuck(admin)
            await companion.query('ROLLBACK')
            await build
            return stuck
          }),
        )
        expect(ours).toEqual(theirs)
        expect(theirs).toEqual({
          event: 'virtualxid',
          state: 'idle in transaction',
          lock: '77433833903597',
        })
      }),
  ))

test('the tool orders versions by number, then repeatable scripts by description', () => {
  const order = ['V1.9__b.sql', 'V1_10__c.sql', 'sub/V5.sql', 'V10__j.sql', 'R__A.sql', 'R__b.sql']
  const files = Object.fromEntries(order.toReversed().map((path) => [path, `SELECT '${path}' AS file;`]))
  return withToolBench(server(), { ...files, 'v4__ignored.sql': "SELECT 'v4' AS file;" }, async (bench) => {
    expect(await runFlyway(bench, [])).toMatchObject({ exitCode: 0 })
    const texts = bench.sent.flatMap(({ sql }) => /^SELECT '(.*)' AS file/.exec(sql)?.[1] ?? [])
    expect(texts).toEqual(order)
  })
})

test('a baseline script replaces what came before it on a new database', () => {
  const files = {
    'V1__a.sql': "SELECT 'V1' AS file;",
    'B1__b.sql': "SELECT 'B1' AS file;",
    'V2__c.sql': "SELECT 'V2' AS file;",
  }
  return withToolBench(server(), files, async (bench) => {
    expect(await runFlyway(bench, [])).toMatchObject({ exitCode: 0 })
    expect(bench.sent.flatMap(({ sql }) => /^SELECT '(.*)' AS file/.exec(sql)?.[1] ?? [])).toEqual([
      'B1',
      'V2',
    ])
  })
})

const STUCK = `
  SELECT waiting.wait_event AS event, blocker.state,
         (SELECT (classid::bigint << 32 | objid::bigint)::text FROM pg_locks
           WHERE pid = blocker.pid AND locktype = 'advisory') AS lock
    FROM pg_stat_activity AS waiting
    JOIN pg_stat_activity AS blocker ON blocker.pid = ANY (pg_blocking_pids(waiting.pid))
   WHERE waiting.query ILIKE 'create index concurrently%' AND waiting.datname = current_database()
     AND blocker.state = 'idle in transaction' AND waiting.wait_event = 'virtualxid'`

async function untilStuck(admin: Client): Promise<unknown> {
  for (;;) {
    const { rows } = await admin.query(STUCK)
    if (rows.length > 0) return rows[0]
    await admin.query('SELECT pg_sleep(0.02)')
  }
}

async function untilAlone(admin: Client): Promise<void> {
  for (;;) {
    const { rows } = await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    if (rows.length === 0) return
    await admin.query('SELECT pg_sleep(0.02)')
  }
}
