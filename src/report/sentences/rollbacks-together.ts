import type { Report, RollbackTogether } from '../../model/report.ts'
import { plural } from '../format.ts'
import { code, enumerateProse, joinProse, type Prose, parseProse, prose } from '../prose.ts'
import { sqlErrorSentences } from './evidence.ts'
import { differenceSentences, isSound, lossSentences } from './rollback.ts'

/** Differences that are told of one step; what follows is mostly the same. */
const MOST_FACTS = 8

/**
 * How several migrations went that were applied in order and taken back in reverse: first the outcome, then one fact a
 * sentence. Those that were not performed are told as unchecked.
 */
export function togetherSentences(
  group: RollbackTogether,
  { migrations }: Pick<Report, 'migrations'>,
): { readonly outcome: Prose; readonly facts: readonly Prose[] } | null {
  const start = prose`Taken back together, the ${plural(group.migrations.length, 'migration')} of ${code(group.target)}`
  switch (group.status) {
    case 'restores':
      return { outcome: prose`${start} restore the schema.`, facts: lossSentences(group.dataLoss) }
    case 'differs': {
      const left = group.steps
        .filter(({ restores }) => !restores)
        .map(({ migration }) => prose`${code(migration)}`)
      const where =
        left.length === 0 ? prose`` : prose` It differs after ${enumerateProse(left.slice(0, MOST_FACTS))}.`
      return {
        outcome: prose`${start} do not restore the schema.${where}${reasonOf(group)}`,
        facts: [...lastDifferences(group), ...lossSentences(group.dataLoss)],
      }
    }
    case 'fails': {
      const at = group.failedAt === undefined ? prose`` : prose` at ${code(group.failedAt)}`
      return {
        outcome: prose`${start} stop${at}. What comes before it stays applied.${reasonOf(group)}`,
        facts:
          group.error === null || failsAlone(group, migrations)
            ? []
            : [joinProse(sqlErrorSentences(group.error), ' ')],
      }
    }
    case 'not-run':
      return null
  }
}

/** Then its error is told where its own rollback is. */
function failsAlone({ target, failedAt }: RollbackTogether, migrations: Report['migrations']): boolean {
  return migrations.some(
    (one) => one.target === target && one.id === failedAt && one.rollback.status === 'fails',
  )
}

/** What the end of the whole rollback shows, else the first step that leaves anything. */
function lastDifferences({ steps }: RollbackTogether): readonly Prose[] {
  const last = steps.at(-1)
  const told = last?.restores === false ? last : steps.find(({ restores }) => !restores)
  const sentences = differenceSentences(told?.differences ?? [])
  const more = sentences.length - MOST_FACTS
  return [
    ...sentences.slice(0, MOST_FACTS),
    ...(more > 0 ? [prose`And ${plural(more, 'more difference')}.`] : []),
  ]
}

const reasonOf = ({ reason }: RollbackTogether): Prose =>
  reason === undefined ? prose`` : prose` ${parseProse(reason)}`

/** Groups that need more words than one: they do not restore, or lose rows. */
export function unsoundGroups({ rollbacksTogether = [] }: Pick<Report, 'rollbacksTogether'>) {
  return rollbacksTogether.filter(({ status, dataLoss }) => status !== 'restores' || dataLoss.length > 0)
}

/** Where each restores by itself, nobody needs to read that all of them do. */
export function groupsToTell(report: Pick<Report, 'rollbacksTogether' | 'migrations'>) {
  const unsound = unsoundGroups(report)
  return (report.rollbacksTogether ?? []).filter(
    (group) =>
      unsound.includes(group) ||
      report.migrations.some(
        ({ target, id, rollback }) =>
          target === group.target && group.migrations.includes(id) && !isSound(rollback),
      ),
  )
}
