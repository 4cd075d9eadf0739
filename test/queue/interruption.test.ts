import { performance } from 'node:perf_hooks'
import {
  type Database,
  withAdmin,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { rehearseQueue } from '../../src/rehearsal/bystanders/queue.ts'
import { readRelationMap } from '../../src/rehearsal/watching/locks/relation-map.ts'
import { replayScript } from '../../src/rehearsal/watching/replay.ts'
import { scriptRun } from '../support/scripts.ts'
import { serverRequest } from '../support/server.ts'

/** Runs `use` on a server whose run is aborted from inside, and tells how it ended. */
async function aborted(
  use: (database: Database, abort: () => void, table: number) => Promise<unknown>,
): Promise<{ readonly cause: unknown; readonly reason: Error }> {
  const controller = new AbortController()
  const reason = new Error('The run was stopped.')
  const abort = () => controller.abort(reason)
  const run = withServer(serverRequest({ signal: controller.signal }), async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        await withMigrator(
          database,
          async (client) => void (await client.query('CREATE TABLE orders (id int)')),
        )
        const relations = await withAdmin(database, readRelationMap)
        const [table = 0] = relations.keys()
        return await use(database, abort, table)
      }),
    ),
  )
  const cause = await run.then(
    () => null,
    (error: unknown) => error,
  )
  return { cause, reason }
}

test('a run that is stopped while a migration waits for a reader ends at once', async () => {
  const script = await scriptRun("SET lock_timeout = '4s';\nALTER TABLE orders ADD COLUMN paid boolean;")
  let stoppedMs = 0
  const { cause, reason } = await aborted(async (database, abort, table) => {
    const relations = await withAdmin(database, readRelationMap)
    const lockTimeoutOf = () => {
      stoppedMs = performance.now()
      abort()
      return 4000
    }
    const now = () => performance.now()
    await rehearseQueue(database, { script, tables: [table], relations, lockTimeoutOf, now })
  })
  expect(cause).toBe(reason)
  expect(performance.now() - stoppedMs).toBeLessThan(3500)
})

test('a run that is stopped while clients probe ends at once', async () => {
  const script = await scriptRun('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;\nSELECT pg_sleep(60);')
  const startMs = performance.now()
  const { cause, reason } = await aborted(async (database, abort, table) => {
    let looks = 0
    const now = () => {
      if (++looks === 300) abort()
      return performance.now()
    }
    await replayScript(database, script, now, [table])
  })
  expect(cause).toBe(reason)
  expect(performance.now() - startMs).toBeLessThan(40_000)
})
