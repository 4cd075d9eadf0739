import { compareCatalogs, type Difference } from '../../catalog/compare.ts'
import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { SqlError } from '../../model/report.ts'
import { type Database, withClone } from '../../postgres/databases.ts'
import { catalogOf } from '../rollback/catalog-of.ts'
import { sendScript } from '../sending/send.ts'
import { replayScript } from './replay.ts'

/** How a run of a script ended. */
export interface ScriptEnd {
  readonly error: SqlError | null
  /** Of the schema it left; `null` where that was not looked at. */
  readonly fingerprint: string | null
}

/**
 * How the schema that a script leaves differs when it is sent statement by statement. Nothing is looked at where the
 * two runs ended with other errors: then they differ anyway, and the errors are told.
 */
export async function differencesAtEnd(
  before: Database,
  script: LoadedScript,
  sent: ScriptEnd & { readonly catalog: CatalogSnapshot },
  replayed: ScriptEnd,
  now: () => number,
): Promise<readonly Difference[]> {
  if (sent.fingerprint === null || replayed.fingerprint === null) return []
  const alike = sent.fingerprint === replayed.fingerprint || sent.error?.code !== replayed.error?.code
  return alike ? [] : await differencesBySending(before, script, sent.catalog, now)
}

/**
 * What of the schema depends on whether a script is sent as its tool sends it or statement by statement. Fingerprints
 * only make one suspicious: both runs are made once more, each from the start, and compared in full. What two runs
 * as the tool sends it do not agree on either (names made of the clock, of random numbers, of transaction numbers)
 * is no matter of how it was sent.
 */
async function differencesBySending(
  before: Database,
  script: LoadedScript,
  sent: CatalogSnapshot,
  now: () => number,
): Promise<readonly Difference[]> {
  const replayed = await withClone(before, async (clone) => {
    await replayScript(clone, script, now)
    return await catalogOf(clone)
  })
  const differences = compareCatalogs(sent, replayed).filter(({ severity }) => severity !== 'cosmetic')
  if (differences.length === 0) return []
  const again = await withClone(before, async (clone) => {
    await sendScript(clone, script, now)
    return await catalogOf(clone)
  })
  const varying = new Set(compareCatalogs(sent, again).map(kindOfDifference))
  return differences.filter((difference) => !varying.has(kindOfDifference(difference)))
}

/** Objects that come and go vary by name, so only their kind is the same in every run. */
function kindOfDifference({ change, object }: Difference): string {
  return `${change} ${change === 'changed' ? object : object.slice(0, object.indexOf(' '))}`
}
