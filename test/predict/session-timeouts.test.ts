import type { Sending } from '../../src/layouts/layout.ts'
import type { LoadedTarget } from '../../src/layouts/load-scripts.ts'
import { durationMs } from '../../src/predict/duration.ts'
import { targetTimeouts } from '../../src/predict/session-timeouts.ts'
import type { TargetRecord } from '../../src/rehearsal/walk.ts'
import { tellPerformed } from '../../src/report/tell-migrations.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { rehearseChange, targetOf } from '../sending/hand-made-target.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_MESSAGE, AS_STATEMENTS } from '../support/scripts.ts'

const server = serverOfTests(18)

beforeAll(loadParser)

const WRAPPED: Sending = { ...AS_STATEMENTS, transaction: 'one' }

/** Each script with how it is sent; the queries in it stand where the two are compared. */
const scripts: readonly (readonly [string, Sending, string])[] = [
  ['for the session', AS_STATEMENTS, `SET lock_timeout = '2s'; SELECT 1; RESET lock_timeout; SELECT 2;`],
  ['in units', AS_MESSAGE, `SET lock_timeout = '1.5min'; SELECT 1; SET lock_timeout TO 250; SELECT 2;`],
  ['default', AS_MESSAGE, `SET lock_timeout = 700; SELECT 1; SET lock_timeout TO DEFAULT; SELECT 2;`],
  ['reset all', AS_MESSAGE, `SET statement_timeout = '1h'; SELECT 1; RESET ALL; SELECT 2;`],
  ['local, outside', AS_STATEMENTS, `SET LOCAL lock_timeout = '2s'; SELECT 1;`],
  ['local, in a message', AS_MESSAGE, `SET LOCAL lock_timeout = '2s'; SELECT 1;`],
  ['local, in the transaction of the tool', WRAPPED, `SET LOCAL lock_timeout = '2s'; SELECT 1;`],
  [
    'local, until the end of its transaction',
    AS_STATEMENTS,
    `BEGIN; SET LOCAL lock_timeout = '2s'; SELECT 1; COMMIT; SELECT 2;`,
  ],
  [
    'local over a value of the session',
    AS_STATEMENTS,
    `SET lock_timeout = '9s'; BEGIN; SET LOCAL lock_timeout = '2s'; SELECT 1; COMMIT; SELECT 2;`,
  ],
  [
    'local, then for the session',
    AS_STATEMENTS,
    `BEGIN; SET LOCAL lock_timeout = '2s'; SET lock_timeout = '7s'; SELECT 1; COMMIT; SELECT 2;`,
  ],
  ['taken back', AS_STATEMENTS, `BEGIN; SET lock_timeout = '2s'; SELECT 1; ROLLBACK; SELECT 2;`],
  [
    'kept by a commit',
    AS_STATEMENTS,
    `BEGIN; SET lock_timeout = '2s'; COMMIT; SELECT 1; BEGIN; SELECT 2; ROLLBACK; SELECT 3;`,
  ],
  [
    'a transaction after the other',
    AS_STATEMENTS,
    `BEGIN; SET LOCAL lock_timeout = '2s'; COMMIT AND CHAIN; SELECT 1; ROLLBACK AND CHAIN; SELECT 2; COMMIT;`,
  ],
  [
    'by a function',
    AS_STATEMENTS,
    `SELECT set_config('lock_timeout', '3s', false); SELECT 1;
     BEGIN; SELECT pg_catalog.set_config('lock_timeout', '1s', true); SELECT 2; COMMIT; SELECT 3;`,
  ],
]

test.each(scripts)('what the text tells is what the server says: %s', async (_, sending, up) => {
  const { target, record } = await rehearseChange(server(), {
    base: 'SELECT 1;',
    ups: [up],
    sending,
    rows: 1,
  })
  const measured = measuredTimeouts(record)
  const predicted = predictedTimeouts(target)
  const asks = (index: number) => /^SELECT \d/.test(statementsOf(target)[index]?.parsed.sql.trim() ?? '')
  expect(predicted.filter((_one, index) => asks(index))).toEqual(
    measured.filter((_one, index) => asks(index)),
  )
  expect(predicted.some((one) => one.lockTimeoutMs === null)).toBe(false)
})

test('what code may set is not known from there on', () => {
  const up = `SELECT 1; DO $$ BEGIN SET LOCAL lock_timeout = '1s'; END $$; SELECT 2;`
  expect(predictedTimeouts(targetOf({ base: '', ups: [up], sending: AS_STATEMENTS }))).toMatchObject([
    { lockTimeoutMs: 0 },
    { lockTimeoutMs: null },
    { lockTimeoutMs: null, statementTimeoutMs: 0 },
  ])
})

test('what a savepoint takes back is not known', () => {
  const up = `BEGIN; SAVEPOINT a; SET lock_timeout = '1s'; ROLLBACK TO a; SELECT 1; COMMIT;`
  expect(predictedTimeouts(targetOf({ base: '', ups: [up] })).at(4)?.lockTimeoutMs).toBe(null)
})

test('a role or a database may have a limit of its own', () => {
  for (const base of [
    `ALTER ROLE migrator SET lock_timeout = '5s';`,
    `ALTER DATABASE shop SET lock_timeout = '5s';`,
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 5', current_database()); END $$;`,
  ]) {
    expect(predictedTimeouts(targetOf({ base, ups: ['SELECT 1;'] }))).toEqual([
      { lockTimeoutMs: null, statementTimeoutMs: 0 },
    ])
  }
})

test.each([
  ['5s', 5000],
  ['100', 100],
  [' 2 min ', 120_000],
  ['0.5h', 1_800_000],
  ['1500us', 2],
  ['-1', null],
  ['5 S', null],
  ['soon', null],
])('%s', (text, ms) => {
  expect(durationMs(text)).toBe(ms)
})

function statementsOf({ steps }: LoadedTarget) {
  const [step] = steps.flatMap((one) => (one.do === 'review' ? [one] : []))
  return step?.migration.up?.statements() ?? []
}

function predictedTimeouts(target: LoadedTarget) {
  return [...targetTimeouts(target).values()].flatMap(({ up }) => up)
}

function measuredTimeouts({ outcomes }: TargetRecord) {
  const [outcome] = outcomes
  if (outcome?.performed !== true) throw new Error('The script was not performed.')
  const told = tellPerformed(outcome)
  return told.lockTimeouts.up.map((lockTimeoutMs, index) => ({
    lockTimeoutMs,
    statementTimeoutMs: told.statementTimeouts?.[index] ?? null,
  }))
}
