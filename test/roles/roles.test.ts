import { expectValidReport } from '../support/report-schema.ts'
import { type ReviewRun, reviewCase } from '../ugly/cli-review.ts'

/** Roles belong to the whole server, so the SQL under review cannot make them. */

const SAFE = { verdict: 'safe', migrations: [{ rollback: { status: 'restores', reapplies: true } }] } as const

async function review(
  history: readonly string[],
  up: string,
  down: string,
  ...args: readonly string[]
): Promise<NonNullable<ReviewRun['report']>> {
  const number = history.length + 1
  const { report, stderr } = await reviewCase('embedded', {
    before: Object.fromEntries(history.map((sql, at) => [`migrations/${at + 1}_step.up.sql`, sql])),
    change: { [`migrations/${number}_change.up.sql`]: up, [`migrations/${number}_change.down.sql`]: down },
    args,
  })
  if (report === null) throw new Error(stderr)
  expectValidReport(report)
  return report
}

const IN_TIME = "SET lock_timeout = '2s';"
const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY);'

test.each([
  ['creates', `CREATE ROLE app LOGIN PASSWORD 'x';\n${BOOKS} ALTER TABLE books OWNER TO app;`],
  [
    'creates where there are none',
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE USER app; END IF; END $$;
     ${BOOKS} GRANT SELECT ON books TO app;`,
  ],
  ['finds', `${BOOKS} ALTER TABLE books OWNER TO app; GRANT ALL ON books TO "Reading Role";`],
])('roles that the history %s are there', async (_, history) => {
  const report = await review(
    [history],
    `${IN_TIME} GRANT UPDATE ON books TO app;`,
    `${IN_TIME} REVOKE UPDATE ON books FROM app;`,
  )
  expect(report.unchecked).toEqual([])
  expect(report.migrations[0]).toMatchObject({ up: { error: null }, down: { error: null } })
})

test('a new table goes to a role of the settings', async () => {
  const report = await review(
    [BOOKS],
    `${IN_TIME} CREATE TABLE notes (id int PRIMARY KEY); ALTER TABLE notes OWNER TO app;`,
    `${IN_TIME} DROP TABLE notes;`,
    '--roles',
    'app',
  )
  expect(report).toMatchObject(SAFE)
})

test.each([
  ['GRANT SELECT ON books TO app', '42704'],
  ['ALTER TABLE books OWNER TO app', '42704'],
  ['CREATE POLICY p ON books TO app USING (true)', '42704'],
  ['SET ROLE app', '22023'],
])('%s names the setting for a role that is missing', async (sql, code) => {
  const report = await review([BOOKS], `${sql};`, 'SELECT 1;')
  expect(report).toMatchObject({ verdict: 'unchecked', migrations: [{ up: { error: { code } } }] })
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({ why: expect.stringMatching(/role app.*setting roles/), gates: true }),
  )
})

test('an undefined type beside a role that is there is a mistake', async () => {
  const report = await review([BOOKS], 'GRANT USAGE ON TYPE no_such TO app;', 'SELECT 1;', '--roles', 'app')
  expect(report).toMatchObject({ verdict: 'unsafe', migrations: [{ up: { error: { code: '42704' } } }] })
})

test('a rollback that needs more rights is unchecked, not wrong', async () => {
  const report = await review([BOOKS], `${IN_TIME} ALTER TABLE books ADD x int;`, 'DROP ROLE app;')
  expect(report).toMatchObject({
    verdict: 'unchecked',
    migrations: [{ rollback: { status: 'not-run', error: { code: '42501' } } }],
  })
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({ file: 'migrations/2_change.down.sql', line: 1, gates: true }),
  )
  expect(report.findings).toContainEqual(
    expect.objectContaining({ rule: 'rollback-fails', severity: 'warning' }),
  )
})
