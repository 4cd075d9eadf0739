import type { Difference } from '../../catalog/compare.ts'
import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import type { SqlError, Unchecked } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import type { RehearsedMigration } from '../rehearse-migration.ts'
import type { RehearsedScript } from '../rehearse-script.ts'

/**
 * What cannot be said statement by statement, because sent so a script ends in another way than its tool's own run:
 * that run is the truth.
 */
export function notAttributed(
  { files }: LoadedMigration,
  { up, down, endsApart }: RehearsedMigration,
): readonly Unchecked[] {
  const entry = (script: RehearsedScript, why: string): Unchecked => ({
    stage: 'rehearsal',
    migration: files.id,
    file: script.script.file,
    what: 'Which statement locks what, and for how long, could not be watched.',
    why,
    gates: true,
  })
  const byError = [up, down].flatMap((script) => {
    const why = script === null ? null : otherError(script)
    return script === null || why === null ? [] : [entry(script, why)]
  })
  return endsApart.length === 0 ? byError : [...byError, entry(up, otherSchema(endsApart))]
}

function otherError({ script, sent, replay }: RehearsedScript): string | null {
  const parsed = script.parsed()
  if (sent.error === null && !parsed.ok) {
    return `The script runs, but this version's parser does not know its grammar: ${parsed.error.message}`
  }
  if (replay === null || replay.error?.code === sent.error?.code) return null
  if (sent.error === null) {
    return replay.error && `Sent whole it runs; statement by statement it fails: ${told(replay.error)}.`
  }
  // At a known line nothing is left to attribute, and what a limit ended has an entry of its own.
  if (sent.error.line !== null || wasStopped(sent.error)) return null
  return `Sent as its tool sends it the script fails: ${told(sent.error)}. Statement by statement it ${replay.error ? `fails in another way: ${told(replay.error)}` : 'runs'}, so which statement fails is not known.`
}

const told = ({ message, code }: SqlError) => `${message} (SQLSTATE ${code})`

/** More would bury the point. */
const SHOWN = 5

function otherSchema(differences: readonly Difference[]): string {
  const shown = differences.slice(0, SHOWN).map(toldDifference)
  const more = differences.length > SHOWN ? [`${differences.length - SHOWN} more`] : []
  return `Sent statement by statement the script leaves another schema than its tool does: ${[...shown, ...more].join('; ')}. The report goes by what the tool leaves.`
}

function toldDifference({ object, change, before = '', after = '' }: Difference): string {
  switch (change) {
    case 'missing':
      return `${object} is missing`
    case 'extra':
      return `${object} is there in addition`
    case 'changed':
      return `${object} has ${after} instead of ${before}`
  }
}
