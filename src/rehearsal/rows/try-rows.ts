import type { LoadedMigration, LoadedScript } from '../../layouts/load-scripts.ts'
import type { Unchecked } from '../../model/report.ts'
import type { RehearsedMigration } from '../rehearse-migration.ts'
import type { Walk } from '../walk.ts'
import type { RelationMap } from '../watching/locks/relation-map.ts'
import { NO_TRIAL, type RowTrial, type RowTrials } from './row-trials.ts'
import { rowsNotMade, type TrialRequest, tryHostileRows } from './rows-that-fail.ts'

/** Further rounds may take as long as the rehearsal itself, and this long in any case. */
const LEAST_PATIENCE_MS = 2000

interface TrialState {
  readonly relations: RelationMap
  /** Milliseconds the rehearsal took. */
  readonly rehearsedMs: number
}

/** What rows that the schema allows make of scripts that succeed on rows they were written for. */
export async function tryRows(
  walk: Walk,
  migration: LoadedMigration & { readonly up: LoadedScript },
  rehearsed: RehearsedMigration,
  { relations, rehearsedMs }: TrialState,
): Promise<RowTrials> {
  const { database, tools, settings, existing, unchecked } = walk
  if (settings.rows === 0) return { up: NO_TRIAL, down: NO_TRIAL }
  const request = {
    before: database,
    existing: [...relations.values()].filter((relation) => existing.has(relation.tableOid)),
    now: tools.watch.now,
    hurries: tools.hurries,
    patienceMs: Math.max(LEAST_PATIENCE_MS, rehearsedMs),
  }
  const trial = async (script: LoadedScript, prelude: LoadedScript | null) => {
    const outcome = await performed({ ...request, script, prelude })
    unchecked.push(...notTried(migration, script, outcome))
    return outcome
  }
  const { up, down } = migration
  const rollsBack = down !== null && rehearsed.down !== null && rehearsed.down.sent.error === null
  return {
    up: rehearsed.up.sent.error === null ? await trial(up, null) : NO_TRIAL,
    down: rollsBack ? await trial(down, up) : NO_TRIAL,
  }
}

async function performed(request: TrialRequest): Promise<RowTrial> {
  try {
    return await tryHostileRows(request)
  } catch (cause) {
    return { refusals: [], cutShort: rowsNotMade(cause) }
  }
}

function notTried(migration: LoadedMigration, script: LoadedScript, { cutShort }: RowTrial): Unchecked[] {
  if (cutShort === null) return []
  return [
    {
      stage: 'rows',
      migration: migration.files.id,
      file: script.file,
      what: 'Not every kind of row that production may hold was tried.',
      why: cutShort,
      gates: false,
    },
  ]
}
