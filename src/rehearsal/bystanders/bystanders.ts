import type { LoadedMigration, LoadedScript } from '../../layouts/load-scripts.ts'
import { touchedTables } from '../../production/touched-tables.ts'
import type { Walk } from '../walk.ts'
import type { RelationMap } from '../watching/locks/relation-map.ts'

/** Who else uses the tables while a script is performed, as far as the settings ask for it and time allows. */
export interface Bystanders {
  /** Tables, by OID, whose clients measure their waits while the script is replayed. */
  readonly probed: (script: LoadedScript) => readonly number[]
  /**
   * Tables, by OID, that somebody reads all along while the script is performed once more: those it names and those
   * of `locked`, which it was seen to lock.
   */
  readonly read: (script: LoadedScript, locked: readonly number[]) => readonly number[]
  /** Tells what they could not see. It never decides a verdict: nobody was promised more than the locks. */
  readonly tell: (script: LoadedScript, what: string, why: string) => void
}

/** What is asked for, where time is told and where gaps go. */
export interface Asked extends Pick<Walk, 'existing' | 'unchecked'> {
  readonly settings: Pick<Walk['settings'], 'probes' | 'withReader'>
  readonly tools: Pick<Walk['tools'], 'hurries'>
}

export const NOT_PROBED = 'No clients measured how long they wait.'
export const NOT_READ = 'The migration was not performed beside a long-running read.'
const HURRIED = 'More than half of the time limit had passed (setting timeout).'

/** The bystanders of one migration under review. Nothing is looked up, and nothing started, where none are asked for. */
export function withBystanders(
  { settings, tools, existing, unchecked }: Asked,
  migration: LoadedMigration,
  relations: RelationMap,
): { readonly beside?: Bystanders } {
  const { probes, withReader } = settings
  if (!probes && !withReader) return {}
  const tell: Bystanders['tell'] = ({ file }, what, why) =>
    void unchecked.push({
      stage: 'rehearsal',
      migration: migration.files.id,
      file,
      what,
      why,
      gates: false,
    })
  const tablesOf = (
    script: LoadedScript,
    locked: readonly number[],
    asked: boolean,
    otherwise: string,
  ): readonly number[] => {
    const tables = asked ? usedTables(script, locked, existing, relations) : []
    if (tables.length === 0 || !tools.hurries()) return tables
    tell(script, otherwise, HURRIED)
    return []
  }
  return {
    beside: {
      probed: (script) => tablesOf(script, [], probes, NOT_PROBED),
      read: (script, locked) => tablesOf(script, locked, withReader, NOT_READ),
      tell,
    },
  }
}

/** Tables that production has and the script touches. */
function usedTables(
  script: LoadedScript,
  locked: readonly number[],
  existing: ReadonlySet<number>,
  relations: RelationMap,
): readonly number[] {
  const known = [...relations.values()].filter(({ tableOid }) => existing.has(tableOid))
  const operations = script.statements().flatMap((statement) => statement.operations)
  const touched = new Set(touchedTables(operations, known))
  return known
    .filter(({ oid, tableOid, name }) => oid === tableOid && (touched.has(name) || locked.includes(oid)))
    .map(({ oid }) => oid)
}
