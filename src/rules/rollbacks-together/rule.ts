import type { RollbackTogether } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { differencePhrase, worstFirst } from '../difference-words.ts'
import { lossPhrase } from '../loss-words.ts'
import { code, joined, quoted } from '../phrase.ts'
import type { ChangeRule, Draft, JudgedMigration } from '../rule.ts'

/** Objects that a message names; the report lists all. */
const MOST_NAMED = 5

export const rollbacksTogether: ChangeRule = {
  id: 'rollbacks-together',
  title: 'Taken back together, the migrations do not restore the schema',
  severity: 'error',
  shows: 'rollback',
  about: 'change',
  why: 'A deployment applies all pending migrations, and its rollback runs their down scripts in reverse order. Each of them restores the schema by itself, but not when the later migrations ran in between.',
  instead:
    'Perform all up scripts and then all down scripts in reverse order, and complete the down script that leaves something.',
  whenNotToUse: 'Where the migrations are deployed one by one, with time in between.',
  sources: ['Compared from the system catalogs after each down script, in the order they ran.'],
  check: ({ migrations, rollbacksTogether: groups }) => {
    for (const group of groups) {
      const members = migrations.filter(
        ({ target, id }) => target === group.target && group.migrations.includes(id),
      )
      // One that does not restore by itself is told already, and explains the whole.
      if (members.some(({ rollback }) => rollback.status === 'differs' || rollback.status === 'fails'))
        continue
      const found = fault(group, members)
      if (found === null) continue
      const mild = found.migration.rollbackMode === 'advisory'
      const script = found.migration.down
      return [{ ...found, script, draft: { ...found.draft, ...(mild ? { severity: 'warning' } : {}) } }]
    }
    return []
  },
}

interface Fault {
  readonly migration: JudgedMigration
  readonly draft: Draft
}

function fault(group: RollbackTogether, members: readonly JudgedMigration[]): Fault | null {
  const named = (id: string | undefined) => members.find((one) => one.id === id) ?? members[0] ?? null
  if (group.status === 'fails') {
    const migration = named(group.failedAt)
    const { error } = group
    if (migration === null || error === null || wasStopped(error)) return null
    return {
      migration,
      draft: {
        statement: null,
        title: 'Taken back together, a rollback fails',
        message: `All ${group.migrations.length} migrations of this change were applied and then taken back in reverse order, as a rollback of the deployment does. The down script of ${quoted([code(migration.id)])} stops: ${error.message} (SQLSTATE ${error.code}). By itself it runs. In an incident those before it stay applied.`,
      },
    }
  }
  if (group.status !== 'differs') return null
  // The first step that leaves something; what later ones show is the same.
  const step = group.steps.find(({ restores }) => !restores) ?? group.steps.at(-1)
  const migration = named(step?.migration)
  if (migration === null) return null
  const left = [
    ...worstFirst(step?.differences ?? [])
      .filter(({ severity }) => severity === 'behaviour')
      .map((one) => differencePhrase(one)),
    ...group.dataLoss.map(lossPhrase),
  ]
  const more = left.length - MOST_NAMED
  const what = quoted(joined(left.slice(0, MOST_NAMED), '; '))
  return {
    migration,
    draft: {
      statement: null,
      message: `All ${group.migrations.length} migrations of this change were applied and then taken back in reverse order, as a rollback of the deployment does. After the down script of ${quoted([code(migration.id)])} the schema is not the one from before it${what === '' ? '' : `: ${what}`}${more > 0 ? `; and ${more} more` : ''}. By itself it restores.`,
    },
  }
}
