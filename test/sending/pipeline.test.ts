import { withMigrator } from '../../src/postgres/databases.ts'
import { PipelineRefusal, performPipeline } from '../../src/rehearsal/sending/perform-pipeline.ts'
import { sendScript } from '../../src/rehearsal/sending/send.ts'
import { relationsIn, type Scratch, scratchOf } from '../support/scratch.ts'
import { AS_MESSAGE, scriptRun } from '../support/scripts.ts'
import { testedVersions } from '../support/versions.ts'

const SCHEMA = `
  CREATE TABLE t (a int);
  CREATE TYPE mood AS ENUM ('a');
  CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';`

const INDEX = 'CREATE INDEX CONCURRENTLY i ON t (a)'
const OTHER_INDEX = 'CREATE INDEX CONCURRENTLY i2 ON t (a)'
const TABLE = 'CREATE TABLE u (a int)'
const DIVIDE = 'SELECT 1 / 0'
const TELL_TIMEOUT = "DO $$ BEGIN RAISE '%', current_setting('lock_timeout'); END $$"

interface Fact {
  readonly name: string
  readonly sent: readonly string[]
  /** SQLSTATE and index of the refused statement; `null`: all of them run. */
  readonly refused: readonly [string, number] | null
  readonly stays: readonly string[]
}

const FACTS: readonly Fact[] = [
  { name: 'a concurrent build alone', sent: [INDEX], refused: null, stays: ['i'] },
  {
    name: 'a concurrent build first commits by itself',
    sent: [INDEX, TABLE, DIVIDE],
    refused: ['22012', 2],
    stays: ['i'],
  },
  { name: 'a second concurrent build', sent: [INDEX, OTHER_INDEX], refused: ['25001', 1], stays: ['i'] },
  { name: 'a concurrent build behind a statement', sent: [TABLE, INDEX], refused: ['25001', 1], stays: [] },
  {
    name: 'a concurrent build behind SET',
    sent: ["SET lock_timeout = '1s'", INDEX],
    refused: ['25001', 1],
    stays: [],
  },
  {
    name: 'a concurrent build behind COMMIT',
    sent: ['BEGIN', TABLE, 'COMMIT', INDEX],
    refused: null,
    stays: ['i', 'u'],
  },
  { name: 'VACUUM first', sent: ['VACUUM t', TABLE], refused: null, stays: ['u'] },
  { name: 'VACUUM behind a statement', sent: [TABLE, 'VACUUM t'], refused: ['25001', 1], stays: [] },
  {
    name: 'an error in the middle',
    sent: [TABLE, DIVIDE, 'CREATE TABLE v (a int)'],
    refused: ['22012', 1],
    stays: [],
  },
  {
    name: 'a COMMIT keeps what was before it',
    sent: [TABLE, 'COMMIT', 'CREATE TABLE v (a int)', DIVIDE],
    refused: ['22012', 3],
    stays: ['u'],
  },
  {
    name: 'a BEGIN takes what was before it along',
    sent: [TABLE, 'BEGIN', 'CREATE TABLE v (a int)', 'ROLLBACK'],
    refused: null,
    stays: [],
  },
  {
    name: 'SET LOCAL holds to the end',
    sent: ['SELECT 1', "SET LOCAL lock_timeout = '5s'", TELL_TIMEOUT],
    refused: ['P0001', 2],
    stays: [],
  },
  { name: 'SAVEPOINT first', sent: ['SAVEPOINT s'], refused: ['25P01', 0], stays: [] },
  { name: 'SAVEPOINT behind a statement', sent: [TABLE, 'SAVEPOINT s'], refused: ['25P01', 1], stays: [] },
  {
    name: 'COMMIT AND CHAIN behind a statement',
    sent: [TABLE, 'COMMIT AND CHAIN'],
    refused: ['25P01', 1],
    stays: [],
  },
  { name: 'LOCK first', sent: ['LOCK TABLE t'], refused: ['25P01', 0], stays: [] },
  { name: 'a procedure that commits, first', sent: ['CALL commits()', TABLE], refused: null, stays: ['u'] },
  {
    name: 'a new enum value used at once',
    sent: ["ALTER TYPE mood ADD VALUE 'b'", "CREATE TABLE u (m mood DEFAULT 'b')"],
    refused: ['55P04', 1],
    stays: [],
  },
  { name: 'two commands in one statement', sent: ['SELECT 1; SELECT 2'], refused: ['42601', 0], stays: [] },
  { name: 'rows for COPY', sent: ['COPY t FROM STDIN'], refused: ['57014', 0], stays: [] },
]

describe.each(testedVersions())('a pipeline on PostgreSQL %s', (major) => {
  const scratch = scratchOf(major, SCHEMA)

  test.each(FACTS)('$name', ({ sent, refused, stays }) =>
    scratch(async (database) => {
      const run = withMigrator(database, (client) => performPipeline(client, sent))
      if (refused === null) await run
      else {
        const [code, index] = refused
        await expect(run).rejects.toMatchObject({ index, cause: { code } })
        await expect(run).rejects.toBeInstanceOf(PipelineRefusal)
      }
      expect(await relationsIn(database)).toEqual([...stays, 't'].sort())
    }),
  )

  test('an error of a pipeline is told with its line and column', () => told(scratch))

  test('what comes after a pipeline is answered', () =>
    scratch((database) =>
      withMigrator(database, async (client) => {
        await expect(performPipeline(client, [TABLE, DIVIDE])).rejects.toBeInstanceOf(PipelineRefusal)
        await performPipeline(client, [])
        await performPipeline(client, [TABLE, 'SELECT * FROM u'])
        expect(client.getTransactionStatus()).toBe('I')
        expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: '1' }])
      }),
    ))
})

function told(scratch: Scratch): Promise<void> {
  return scratch(async (database) => {
    const file =
      "-- é 😀\nCREATE TABLE u (a int);\n\nCREATE VIEW v AS\n  SELECT '😀', missing FROM u;\nSELECT 1;\n"
    const run = await scriptRun(file, { ...AS_MESSAGE, sentAs: 'pipeline' })
    const { error } = await sendScript(database, run, () => 0)
    expect(error).toEqual({ code: '42703', message: 'column "missing" does not exist', line: 5, column: 15 })
  })
}
