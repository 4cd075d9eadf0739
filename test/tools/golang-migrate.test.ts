import { golangMigrate } from '../../src/layouts/golang-migrate.ts'
import { scriptOf } from '../../src/layouts/load-scripts.ts'
import { withMigrator } from '../../src/postgres/databases.ts'
import { serverOfTests } from '../support/lent.ts'
import { runMigrate } from './commands.ts'
import { type Files, ourRefusal, type ToolBench, withToolBench } from './tool-run.ts'

const server = serverOfTests(null)

const SCRIPTS: Files = {
  '1_several.up.sql':
    '-- two statements\r\nCREATE TABLE books (id int);\r\nCREATE INDEX books_id ON books (id);\r\n',
  '2_alone.up.sql': 'CREATE INDEX CONCURRENTLY books_id_2 ON books (id);\n',
  '3_own_transaction.up.sql':
    'BEGIN;\nCREATE TABLE authors (id int);\nCOMMIT;\nCREATE TABLE orders (id int);\n',
  '4_comment.up.sql': '-- nothing to do\n',
}

/** The tool's own bookkeeping does not mention what the scripts are about. */
const ofScripts = (bench: ToolBench) =>
  bench.sent.filter(({ sql }) => /books|authors|orders|nothing to do/.test(sql))

/** Whether the connection was inside a transaction of the tool when it sent this text. */
function insideTransaction(bench: ToolBench, script: string): boolean {
  const before = bench.sent.slice(
    0,
    bench.sent.findIndex(({ sql }) => sql === script),
  )
  const last = before.findLast(({ sql }) => /^(?:begin|commit|rollback)/i.test(sql))
  return last !== undefined && /^begin/i.test(last.sql)
}

describe.each(['postgres', 'pgx5'])('golang-migrate with its driver %s', (driver) => {
  test('sends each file unchanged as one simple query, outside any transaction', () =>
    withToolBench(server(), { ...SCRIPTS, '5_empty.up.sql': '' }, async (bench) => {
      const run = await runMigrate(bench, driver, 'up')
      expect(run).toMatchObject({ exitCode: 0 })
      const scripts = Object.values(SCRIPTS)
      expect(ofScripts(bench).map(({ message, sql }) => [message, sql])).toEqual(
        scripts.map((sql) => ['query', sql]),
      )
      for (const sql of scripts) {
        expect(insideTransaction(bench, sql)).toBe(false)
        expect(golangMigrate.sending(sql, () => [])).toMatchObject({
          sentAs: 'message',
          transaction: 'explicit',
          refusal: null,
        })
      }
    }))

  test.each([
    [
      'CREATE INDEX CONCURRENTLY beside another statement',
      'CREATE INDEX CONCURRENTLY i ON books (id);\nSELECT 1;\n',
      '25001',
    ],
    ['a byte order mark', '\ufeffCREATE TABLE books2 (id int);\n', '42601'],
  ])('%s fails as one message of ours does', (_name, sql, code) =>
    withToolBench(
      server(),
      { '1_books.up.sql': 'CREATE TABLE books (id int);\n', '2_x.up.sql': sql },
      async (bench) => {
        const run = await runMigrate(bench, driver, 'up')
        expect(run.exitCode).toBe(1)
        expect(bench.sent.filter((command) => command.sql === sql)).toHaveLength(1)
        expect(golangMigrate.sending(sql, () => []).stripsByteOrderMark).toBe(false)
        await withMigrator(bench.database, (client) =>
          expect(client.query(sql)).rejects.toMatchObject({ code }),
        )
      },
    ),
  )
})

test('a version that broke off runs again after the repair step, and not before', () => {
  const failing = 'CREATE INDEX CONCURRENTLY books_id ON nowhere (id);\n'
  const file = (path: string) => ({ id: path, up: { path }, down: null, repeatable: false })
  return withToolBench(server(), { '1_books.up.sql': failing }, async (bench) => {
    const sent = () => bench.sent.filter(({ sql }) => sql === failing).length
    const repair = golangMigrate.repair?.(file('1_books.up.sql'), null) ?? ''
    expect((await runMigrate(bench, 'postgres', 'up')).exitCode).toBe(1)
    expect((await runMigrate(bench, 'postgres', 'up')).output).toContain('Dirty database version 1')
    expect(sent()).toBe(1)
    expect(await runMigrate(bench, 'postgres', ...repair.split(' ').slice(1))).toMatchObject({ exitCode: 0 })
    expect((await runMigrate(bench, 'postgres', 'up')).output).not.toContain('Dirty')
    expect(sent()).toBe(2)
    expect(golangMigrate.repair?.(file('2_pens.up.sql'), file('0001_books.up.sql'))).toBe('migrate force 1')
  })
})

test.each([
  [
    'CREATE INDEX CONCURRENTLY beside another statement',
    'SELECT 1;\nCREATE INDEX CONCURRENTLY i ON books (id);\n',
  ],
  [
    'CREATE INDEX CONCURRENTLY between BEGIN and COMMIT',
    'BEGIN;\nCREATE INDEX CONCURRENTLY i ON books (id);\nCOMMIT;\n',
  ],
  ['VACUUM beside another statement', 'SELECT 1;\nVACUUM books;\n'],
  ['SAVEPOINT in one message', 'SELECT 1;\nSAVEPOINT s;\n'],
])('%s is refused in the rehearsal as it is in the tool', async (_name, sql) => {
  const schema = 'CREATE TABLE books (id int);\n'
  const script = scriptOf('2_x.up.sql', sql, (statements) => golangMigrate.sending(sql, statements))
  const ours = await ourRefusal(server(), schema, script)
  for (const driver of ['postgres', 'pgx5']) {
    await withToolBench(server(), { '1_books.up.sql': schema, '2_x.up.sql': sql }, async (bench) => {
      const run = await runMigrate(bench, driver, 'up')
      expect(run.exitCode).toBe(1)
      expect(run.output).toContain(ours?.message)
      // Its advisory lock cannot be given back in a failed transaction, which is refused too.
      expect(bench.refused[0]).toMatchObject(ours ?? {})
    })
  }
})

test('the tool orders by number, skips a missing direction and pairs by version', () =>
  withToolBench(
    server(),
    {
      '2_books.up.sql': 'SELECT 2 AS books;',
      '10_books.up.sql': 'SELECT 10 AS books;',
      '10_renamed_since.down.sql': 'SELECT -10 AS books;',
      '3_only.down.sql': 'SELECT -3 AS books;',
    },
    async (bench) => {
      expect(await runMigrate(bench, 'postgres', 'up')).toMatchObject({ exitCode: 0 })
      expect(await runMigrate(bench, 'postgres', 'down', '-all')).toMatchObject({ exitCode: 0 })
      expect(ofScripts(bench).map(({ sql }) => /-?\d+/.exec(sql)?.[0])).toEqual(['2', '10', '-10', '-3'])
    },
  ))

test.each([['001_b.up.sql'], ['1_a.up.sql.bak']])(
  'the tool does not start with 1_a.up.sql beside %s',
  (other) =>
    withToolBench(server(), { '1_a.up.sql': 'SELECT 1;', [other]: 'SELECT 2;' }, async (bench) => {
      expect((await runMigrate(bench, 'postgres', 'up')).exitCode).toBe(1)
      expect(bench.sent).toEqual([])
    }),
)
