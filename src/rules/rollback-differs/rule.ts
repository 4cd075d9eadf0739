import type { Rollback } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { differencePhrase, worstFirst } from '../difference-words.ts'
import { completedDown } from '../down-fix.ts'
import { joined, quoted } from '../phrase.ts'
import { mildInGroup } from '../restores-together.ts'
import type { Draft, JudgedMigration, RollbackRule } from '../rule.ts'

/** Objects that a message names; the report lists all. */
const MOST_NAMED = 5

export const rollbackDiffers: RollbackRule = {
  id: 'rollback-differs',
  title: 'The rollback does not restore the schema',
  severity: 'error',
  shows: 'rollback',
  about: 'rollback',
  why: 'The down script runs, but the schema afterwards is not the one from before. What is missing or left over breaks queries, slows them down, or makes the next deployment fail.',
  instead:
    'Complete the down script with what the comparison shows. Where the review shows SQL that does it, that SQL was performed behind the down script.',
  whenNotToUse:
    'Differences of column order and comments alone are not reported. Where several migrations are only ever taken back together and then restore the schema, it is a warning.',
  sources: ['Compared from the system catalogs before the up script and after the down script.'],
  check: ({ migration, together }) => {
    const { differences, status, secondDown } = migration.rollback
    if (status === 'differs' && differences.some(lasts)) {
      return [{ ...differs(migration, differences), ...mildInGroup(together) }]
    }
    const again = secondDown?.differences?.filter(lasts) ?? []
    return status === 'differs' || again.length === 0 ? [] : [onlyOnce(again)]
  },
}

type Differences = Rollback['differences']

const lasts = ({ severity }: Differences[number]) => severity === 'behaviour'

function differs(migration: JudgedMigration, differences: Differences): Draft {
  const empty = migration.down?.idle === true
  const start = empty
    ? 'The down script does nothing, so the tool counts the migration as taken back and the old application starts on the new schema'
    : 'The down script ends without an error, and the old application starts on a schema that is not its own'
  return {
    statement: null,
    ...(empty ? { title: 'The down script does nothing' } : {}),
    message: `${start}: ${named(differences)}.${nextTime(migration.rollback)} ${empty ? 'Write what takes the change back, or say that nothing does: -- rehearse: irreversible, and why.' : 'Complete the down script.'}`,
    ...completedDown(migration),
  }
}

/** What follows for the next deployment, where anything does. */
function nextTime({ error, reapplies }: Rollback): string {
  if (error === null || reapplies !== false || wasStopped(error)) return ''
  return ` Deployed again, the migration stops: ${error.message} (SQLSTATE ${error.code}).`
}

function onlyOnce(differences: Differences): Draft {
  return {
    statement: null,
    title: 'The rollback restores the schema only once',
    message: `Taken back, deployed again and taken back again, the schema is not the one from before: ${named(differences)}. Make the down script take back everything that the up script does on its second run.`,
  }
}

function named(differences: Differences): string {
  const lasting = worstFirst(differences.filter(lasts))
  const shown = lasting.slice(0, MOST_NAMED).map((one) => differencePhrase(one))
  const more = lasting.length - shown.length
  return `${quoted(joined(shown, '; '))}${more > 0 ? `; and ${more} more` : ''}`
}
