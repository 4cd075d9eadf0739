import { expectValidReport } from '../support/report-schema.ts'
import { reviewCase } from '../ugly/cli-review.ts'

/** Extensions that come with every server; `test/extensions` has the others. */

async function review(history: string, up: string, down: string) {
  const { report, stderr } = await reviewCase('embedded', {
    before: { 'migrations/1_places.up.sql': history },
    change: { 'migrations/2_change.up.sql': up, 'migrations/2_change.down.sql': down },
  })
  if (report === null) throw new Error(stderr)
  expectValidReport(report)
  return report
}

const PLACES = 'CREATE TABLE places (id int PRIMARY KEY);'
const IN_TIME = "SET lock_timeout = '2s';"

test('one that the history creates is there with what it requires', async () => {
  const report = await review(
    `CREATE EXTENSION earthdistance CASCADE; ${PLACES}`,
    `${IN_TIME} ALTER TABLE places ADD COLUMN spot cube;`,
    `${IN_TIME} ALTER TABLE places DROP COLUMN spot;`,
  )
  expect(report).toMatchObject({ verdict: 'safe', unchecked: [] })
})

test('one that the migration creates where it is not there is rehearsed, but for its creation', async () => {
  const report = await review(
    PLACES,
    `${IN_TIME} CREATE EXTENSION IF NOT EXISTS earthdistance CASCADE; ALTER TABLE places ADD COLUMN spot earth;`,
    `${IN_TIME} ALTER TABLE places DROP COLUMN spot; DROP EXTENSION earthdistance;`,
  )
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({ what: expect.stringContaining('earthdistance'), gates: false }),
  )
  expect(report.migrations[0]).toMatchObject({
    up: { error: null },
    rollback: { reapplies: null, error: null },
  })
})

test('one that the migration drops, and the history created, does not come back', async () => {
  const report = await review(
    `CREATE EXTENSION IF NOT EXISTS pageinspect; ${PLACES}`,
    `${IN_TIME} DROP EXTENSION pageinspect;`,
    'SELECT 1;',
  )
  expect(report.migrations[0]).toMatchObject({
    up: { error: null },
    rollback: { status: 'differs', differences: [{ object: 'extension pageinspect', change: 'missing' }] },
  })
})
