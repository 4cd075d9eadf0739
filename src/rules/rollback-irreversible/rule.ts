import { lossPhrase } from '../loss-words.ts'
import { code, listed, quoted } from '../phrase.ts'
import type { Draft, JudgedMigration, RollbackRule } from '../rule.ts'

/** Things that a message names; the report lists all. */
const MOST_NAMED = 5

export const rollbackIrreversible: RollbackRule = {
  id: 'rollback-irreversible',
  title: 'The migration cannot be taken back',
  severity: 'warning',
  shows: 'rollback',
  about: 'rollback',
  why: 'The up script removes something that no down script can bring back. Whoever rolls the deployment back gets the old application on a database that lacks what it reads.',
  instead:
    'Keep the old values until the change is proven: rename instead of dropping, or copy them into a table, and remove that in a later change.',
  whenNotToUse:
    'Where the values are known to be worthless. Where the author says in the script that it cannot be taken back, it is a note. With rollback set to required, only that makes it pass.',
  sources: [
    'Rows were counted before the up script and after the down script; the catalog tells which of their tables and columns the up script removed.',
  ],
  check: ({ migration }) => {
    const { status, irreversible } = migration.rollback
    if (status !== 'irreversible') return []
    return [irreversible?.by === 'author' ? declared(migration) : byNature(migration)]
  },
}

function declared({ rollback }: JudgedMigration): Draft {
  const { irreversible } = rollback
  return {
    statement: null,
    severity: 'note',
    title: 'The migration is declared irreversible',
    message: `${rollback.reason ?? 'The author says so.'} In an incident the only way is forward: have the next migration, or a backup, ready.`,
    ...(irreversible?.line === undefined ? {} : { line: irreversible.line }),
  }
}

function byNature({ rollback, rollbackMode }: JudgedMigration): Draft {
  const { dataLoss, irreversible } = rollback
  const losses = dataLoss.filter((loss) => loss.writtenAfterUp === undefined)
  const counted = quoted(listed(losses.slice(0, MOST_NAMED).map(lossPhrase)))
  const what = losses.length > 0 ? counted : `this is gone${lost(irreversible?.what ?? [])}`
  return {
    statement: null,
    ...(rollbackMode === 'required' ? { severity: 'error' as const } : {}),
    message: `After a rollback ${what}: the up script removes them, and no down script can bring them back. Keep the old values until the change is proven (rename instead of dropping), or say that it is meant so: -- rehearse: irreversible, and why, in the down script.`,
  }
}

const lost = (what: readonly string[]) =>
  what.length === 0 ? '' : `: ${quoted(listed(what.slice(0, MOST_NAMED).map((one) => [code(one)])))}`
