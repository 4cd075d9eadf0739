import { withAdmin, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import type { RowTrial } from '../../src/rehearsal/rows/row-trials.ts'
import { type TrialRequest, tryHostileRows } from '../../src/rehearsal/rows/rows-that-fail.ts'
import { readRelationMap } from '../../src/rehearsal/watching/locks/relation-map.ts'
import { scriptRun } from '../support/scripts.ts'
import { withTestServer } from '../support/server.ts'

const SCHEMA =
  'CREATE TABLE things (a integer, b integer); INSERT INTO things SELECT i, i FROM generate_series(1, 99) i;'
const TWO_DEMANDS = 'ALTER TABLE things ALTER a SET NOT NULL; ALTER TABLE things ALTER b SET NOT NULL;'

/** A clock that goes on by a second whenever somebody looks. */
function tickingClock() {
  let seconds = 0
  return () => 1000 * seconds++
}

test('a trial ends with its time, and without a demand it never begins', async () => {
  await withTestServer(18, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(database, async (client) => void (await client.query(SCHEMA)))
        const existing = [...(await withAdmin(database, readRelationMap)).values()]
        const attempt = async (text: string, limits: Partial<TrialRequest>): Promise<RowTrial> => {
          const script = await scriptRun(text)
          const request = { before: database, prelude: null, script, existing, now: tickingClock() }
          return await tryHostileRows({ ...request, patienceMs: 60_000, hurries: () => false, ...limits })
        }
        expect(await attempt(TWO_DEMANDS, {})).toMatchObject({ refusals: { length: 2 }, cutShort: null })
        const impatient = await attempt(TWO_DEMANDS, { patienceMs: 0 })
        expect(impatient).toMatchObject({
          refusals: { length: 1 },
          cutShort: expect.stringContaining('time'),
        })
        const hurried = await attempt(TWO_DEMANDS, { hurries: () => true })
        expect(hurried).toMatchObject({ refusals: [], cutShort: expect.stringContaining('time') })
        const plain =
          'ALTER TABLE things ADD COLUMN c text; CREATE INDEX ON things (a); CREATE TABLE others (a integer);'
        expect(await attempt(plain, { hurries: () => true })).toEqual({ refusals: [], cutShort: null })
      }),
    ),
  )
})
