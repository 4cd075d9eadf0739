import { performance } from 'node:perf_hooks'
import type { LoadedScript } from '../../src/layouts/load-scripts.ts'
import type { TableImpact } from '../../src/model/report.ts'
import { type Database, withAdmin } from '../../src/postgres/databases.ts'
import { withProbedWaits } from '../../src/rehearsal/bystanders/probes.ts'
import { impactOf } from '../../src/rehearsal/rehearse-script.ts'
import { type Replay, replayScript } from '../../src/rehearsal/watching/replay.ts'
import type { Lab } from '../support/lab.ts'

export interface ProbedReplay {
  readonly replay: Replay
  readonly impact: ReadonlyMap<string, TableImpact>
}

/** A script replayed while clients use every table of the schema `public`. */
export async function probedReplay(database: Database, script: LoadedScript): Promise<ProbedReplay> {
  const tables = await withAdmin(database, async (admin) => {
    const { rows } = await admin.query<{ oid: string }>(
      "SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'v')",
    )
    return rows.map(({ oid }) => Number(oid))
  })
  const replay = await replayScript(database, script, () => performance.now(), tables)
  const facts = { now: () => 0, isExisting: () => true, rowsOf: () => 0 }
  const impact = withProbedWaits(impactOf(script, replay, facts), replay.probed)
  return { replay, impact: new Map(impact.map((one) => [one.table, one])) }
}

/** A busy machine makes a client wait for its turn now and then; what is wrong is wrong every time. */
const MOST_TRIES = 3

/** The same on a database of its own each time, until both measurements agree. */
export async function agreedReplay(fresh: Lab['fresh'], script: LoadedScript): Promise<ProbedReplay> {
  for (let attempt = 1; ; attempt++) {
    const probed = await fresh((database) => probedReplay(database, script))
    if (attempt === MOST_TRIES || disagreements(probed.impact).length === 0) return probed
  }
}

/** Tables whose clients did not wait as long as computed: two measurements of one time agree within 20 ms or 15 %. */
export function disagreements(impact: ReadonlyMap<string, TableImpact>): string[] {
  return [...impact.values()].flatMap((one) => [
    ...differing(`reads of ${one.table}`, one.readsBlockedMs, one.probedReadsMs),
    ...differing(`writes to ${one.table}`, one.writesBlockedMs, one.probedWritesMs),
  ])
}

function differing(what: string, computedMs: number, probedMs = Number.NaN): string[] {
  const agree = Math.abs(computedMs - probedMs) <= Math.max(20, computedMs * 0.15)
  return agree ? [] : [`${what}: computed ${computedMs} ms, probed ${probedMs} ms`]
}
