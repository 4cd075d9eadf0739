import type { TableImpact } from '../../model/report.ts'
import { type Database, withBystander } from '../../postgres/databases.ts'
import type { ScriptClock } from '../watching/script-clock.ts'
import { type ProbedWait, probe, withProbeClients } from './probe-clients.ts'
import { type ProbeStatements, probeStatements } from './probe-statements.ts'

/** How long clients of the tables waited while a script ran. */
export interface ProbedTables {
  readonly waits: ReadonlyMap<string, ProbedTable>
  /** Tables, by name, that were not probed to the end, with the reason. */
  readonly gaps: ReadonlyMap<string, string>
}

interface ProbedTable {
  /** The longest wait in milliseconds of the script clock. */
  readonly readsMs: number
  /** `null` where nobody can write: a materialized view. */
  readonly writesMs: number | null
}

/** Each table takes two of the server's hundred connections, and every client costs the script time on the processor. */
const MOST_TABLES = 16

/**
 * Lets two light clients per table, one reading and one writing, ask again and again while `use` runs a script, and
 * tells how long they waited. They are there before the script begins and gone when this returns.
 */
export async function withProbes<T>(
  database: Database,
  tables: readonly number[],
  clock: ScriptClock,
  use: () => Promise<T>,
): Promise<{ readonly result: T; readonly probed: ProbedTables }> {
  const all = await withBystander(database, async (reader) => probeStatements(reader, tables))
  const chosen = all.slice(0, MOST_TABLES)
  const left = all.slice(MOST_TABLES).map(({ table }): [string, string] => [table, TOO_MANY])
  return await withProbeClients(database, chosen.length * 2, async (clients) => {
    let over = false
    const pace = { clock, pauseMs: Math.max(1, clients.length / 4), isOver: () => over }
    const probes = chosen.map(async (target, index): Promise<[ProbeStatements, ProbedWait, ProbedWait]> => {
      const [reader, writer] = clients.slice(index * 2)
      if (reader === undefined || writer === undefined) throw new RangeError('A client is missing.')
      const waits = [probe(reader, [target.read], pace), probe(writer, target.writes, pace)] as const
      return [target, ...(await Promise.all(waits))]
    })
    const finished = Promise.all(probes)
    // A probe can fail on its own (the server is killed); that must surface where it is awaited, not before.
    finished.catch(() => undefined)
    let result: T
    try {
      result = await use()
    } finally {
      over = true
      await Promise.allSettled(probes)
    }
    return { result, probed: collected(await finished, left) }
  })
}

const TOO_MANY = `Only ${MOST_TABLES} tables are probed at once.`

function collected(
  probed: readonly [ProbeStatements, ProbedWait, ProbedWait][],
  left: readonly [string, string][],
): ProbedTables {
  const waits = probed.map(([{ table, writes }, read, write]): [string, ProbedTable] => [
    table,
    { readsMs: read.longestMs, writesMs: writes.length === 0 ? null : write.longestMs },
  ])
  const gaps = probed.flatMap(([{ table }, read, write]): [string, string][] => {
    const reason = read.endedBy ?? write.endedBy
    return reason === null ? [] : [[table, `A probe was refused: ${reason}.`]]
  })
  return { waits: new Map(waits), gaps: new Map([...gaps, ...left]) }
}

/** The impact with what the clients measured beside what follows from the locks. */
export function withProbedWaits(
  impact: readonly TableImpact[],
  probed: ProbedTables | null,
): readonly TableImpact[] {
  if (probed === null) return impact
  return impact.map((one) => {
    const waits = probed.waits.get(one.table)
    if (waits === undefined) return one
    return {
      ...one,
      probedReadsMs: waits.readsMs,
      ...(waits.writesMs === null ? {} : { probedWritesMs: waits.writesMs }),
    }
  })
}
