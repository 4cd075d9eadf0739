import type { PostgresServer } from '../../src/postgres/server.ts'
import { leftovers } from '../postgres/observe.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { SMALL, timers, untilNoSessions, withBoundedServer } from './bounded-server.ts'
import { BOOKS, DOWN, HISTORY, perform, UP } from './performed.ts'

/** What never ends is ended from outside, told at its line, and leaves nothing; what is no bomb is judged as ever. */

let server: PostgresServer
let release: () => void
let finished: Promise<void>
let timersBefore: number

beforeAll(async () => {
  timersBefore = timers()
  await new Promise<void>((started, failed) => {
    finished = withBoundedServer(SMALL, async (running) => {
      server = running
      started()
      await new Promise<void>((done) => {
        release = done
      })
    })
    finished.catch(failed)
  })
})

afterAll(async () => {
  const { storage } = server
  release()
  await finished
  expect((await Promise.all(storage.map(leftovers))).flat()).toEqual([])
  expect(timers()).toBeLessThanOrEqual(timersBefore)
})

/** Performs a case and sees to it that it leaves no session. */
async function performed(scripts: Parameters<typeof perform>[1]) {
  const report = await perform(server, scripts)
  await untilNoSessions(server)
  return report
}

const LOOP = 'DO $$ BEGIN LOOP END LOOP; END $$;'
const SLEEP = 'SELECT pg_sleep(1e6);'
const STUBBORN = `DO $$ BEGIN
  LOOP
    BEGIN LOOP END LOOP; EXCEPTION WHEN query_canceled THEN NULL; END;
  END LOOP;
END $$;`
const UNLIMITED = 'SET statement_timeout = 0;\nSET idle_in_transaction_session_timeout = 0;\n'

test.each([
  ['a loop', LOOP, 1, 'stopped the script'],
  [
    'a loop that catches a cancelled query',
    `ALTER TABLE books ADD a int;\n${STUBBORN}`,
    2,
    'stopped the script',
  ],
  [
    'a sleep in a script of several statements',
    `${UNLIMITED}ALTER TABLE books ADD a int;\n\n${SLEEP}\nALTER TABLE books ADD b int;`,
    5,
    'stopped the script',
  ],
  [
    'a sleep in an explicit transaction',
    `BEGIN;\nALTER TABLE books ADD a int;\n${SLEEP}\nCOMMIT;`,
    3,
    'stopped the script',
  ],
  [
    'a default of a new column',
    `CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1e6); RETURN 1; END $$;\nALTER TABLE books ADD a int DEFAULT slow();`,
    2,
    'stopped the script',
  ],
  [
    'a billion rows returned',
    'SELECT 1;\nSELECT generate_series(1, 1000000000);',
    2,
    'more than 100000 rows',
  ],
  [
    'a billion rows copied out',
    'COPY (SELECT generate_series(1, 1000000000)) TO STDOUT;',
    1,
    'more than 100000 rows',
  ],
  ['a value of 30 MB', "SELECT repeat('x', 30000000);", 1, 'returned'],
  [
    'notices without end',
    "DO $$ BEGIN LOOP RAISE NOTICE 'x'; END LOOP; END $$;",
    1,
    'more than 10000 notices',
  ],
  [
    'too many notifications',
    "LISTEN a;\nDO $$ BEGIN FOR i IN 1..20000 LOOP PERFORM pg_notify('a', i::text); END LOOP; END $$;",
    null,
    'more than 10000 notices',
  ],
  [
    'an exponential trigger',
    `CREATE TABLE t (i int);
CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.i > 0 THEN INSERT INTO t SELECT NEW.i - 1 FROM generate_series(1, 100); END IF; RETURN NULL; END $$;
CREATE TRIGGER more BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION more();
INSERT INTO t VALUES (9);`,
    5,
    'stopped the script',
  ],
] as const)('%s is stopped and told at its line', async (_, up, line, words) => {
  const report = await performed({ up })
  expectValidReport(report)
  expect(report).toMatchObject({
    verdict: 'unchecked',
    findings: report.findings.filter(({ severity }) => severity !== 'error'),
    migrations: [{ verdict: 'unchecked', up: { error: { code: 'RH001' } }, rollback: { status: 'not-run' } }],
  })
  const told = report.unchecked.find(({ file, gates }) => gates && file === UP)
  expect(told).toMatchObject({
    why: expect.stringContaining(words),
    what: expect.stringContaining('stopped here'),
  })
  expect(told?.line ?? null).toBe(line)
})

test.each([
  [
    'a rollback',
    { up: 'ALTER TABLE books ADD a int;', down: `ALTER TABLE books DROP a;\n${LOOP}` },
    DOWN,
    2,
    'The rollback was stopped here',
  ],
  [
    'a second application',
    {
      history: `${BOOKS} CREATE SEQUENCE runs;`,
      up: "SELECT 1;\nDO $$ BEGIN IF nextval('runs') > 1 THEN PERFORM pg_sleep(1e6); END IF; END $$;",
    },
    UP,
    2,
    'Applied again',
  ],
  [
    'a second rollback',
    {
      history: `${BOOKS} CREATE SEQUENCE runs;`,
      up: 'ALTER TABLE books ADD a int;',
      down: `ALTER TABLE books DROP a;
DO $$ BEGIN IF nextval('runs') > 1 THEN PERFORM pg_sleep(1e6); END IF; END $$;`,
    },
    DOWN,
    2,
    'Performed a second time',
  ],
] as const)('%s that never ends is told apart', async (_, scripts, file, line, words) => {
  const report = await performed(scripts)
  expect(report).toMatchObject({ verdict: 'unchecked', migrations: [{ up: { error: null } }] })
  expect(report.findings.filter(({ rule }) => rule.startsWith('rollback-fails'))).toEqual([])
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({
      file,
      line,
      gates: true,
      what: expect.stringContaining(words),
      why: expect.stringContaining('Rehearse stopped'),
    }),
  )
})

test('a history that never ends is told at its line', async () => {
  const report = await performed({ history: `${BOOKS}\n${LOOP}`, up: 'ALTER TABLE books ADD a int;' })
  expect(report.verdict).toBe('unchecked')
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({
      stage: 'baseline',
      file: HISTORY,
      line: 2,
      why: expect.stringContaining('Rehearse stopped the script'),
    }),
  )
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({ file: UP, what: expect.stringContaining('not performed') }),
  )
})

const SLOW =
  'CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1e6); RETURN 1; END $$;'

test.each([
  ['a check', `${SLOW} CREATE TABLE books (id int PRIMARY KEY CHECK (slow() > 0));`],
  [
    'a default',
    `${SLOW} CREATE TABLE books (id int PRIMARY KEY, q tsquery DEFAULT to_tsquery(slow()::text));`,
  ],
  [
    'a trigger that always fires',
    `${BOOKS}
    CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1e6); RETURN NEW; END $$;
    CREATE TRIGGER fire BEFORE INSERT ON books FOR EACH ROW EXECUTE FUNCTION fire(); ALTER TABLE books ENABLE ALWAYS TRIGGER fire;`,
  ],
])('%s of the history that never ends leaves the table without its rows', async (_, history) => {
  const report = await performed({
    history,
    up: 'ALTER TABLE books ADD a int;',
    down: 'ALTER TABLE books DROP a;',
  })
  expect(report).toMatchObject({
    verdict: 'unchecked',
    migrations: [{ up: { error: null }, rollback: { status: 'restores' } }],
  })
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({
      stage: 'seeding',
      what: expect.stringContaining('public.books'),
      why: expect.stringContaining('stopped filling the tables after 3 s'),
    }),
  )
})

test.each([
  [
    'a trigger that fires itself',
    `CREATE TABLE t (i int);
    CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (1); RETURN NEW; END $$;
    CREATE TRIGGER again AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION again(); INSERT INTO t VALUES (1);`,
    '54001',
  ],
  ['a session that ends itself', 'SELECT pg_terminate_backend(pg_backend_pid());', '57P01'],
  ['an error of 20 MB', "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 20000000); END $$;", 'P0001'],
])('%s is a failure of its own', async (_, up, code) => {
  const report = await performed({ up })
  expectValidReport(report)
  expect(report).toMatchObject({ verdict: 'unsafe', migrations: [{ up: { error: { code } } }] })
  expect(report.findings).toContainEqual(expect.objectContaining({ rule: 'migration-fails' }))
})

test('rows, copied data and notifications below the limits hurt nobody', async () => {
  const report = await performed({
    up: 'SELECT * FROM generate_series(1, 50000); COPY (SELECT 1) TO STDOUT; LISTEN a; NOTIFY a;',
  })
  expect(report.unchecked).toEqual([])
  expect(report).toMatchObject({
    verdict: 'safe',
    migrations: [{ up: { error: null }, rollback: { reapplies: true } }],
  })
})
