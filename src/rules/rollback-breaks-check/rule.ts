import { checksAt, heldBefore, whatItSays } from '../checks.ts'
import type { RollbackRule } from '../rule.ts'

export const rollbackBreaksCheck: RollbackRule = {
  id: 'rollback-breaks-check',
  title: 'A check fails after the rollback',
  severity: 'error',
  shows: 'rollback',
  about: 'rollback',
  why: 'A check of the setting verify holds before the migration. After the up script and the down script it does not: the rollback leaves the database in a state that you say must not be.',
  instead: 'Complete the down script so that what held before the migration holds again.',
  whenNotToUse: 'Checks that fail before the migration already are not held against the rollback.',
  sources: [
    'Performed after the down script, as the role that runs migrations, in a transaction that is rolled back.',
  ],
  check: ({ migration }) => {
    const checks = migration.rollback.checks ?? []
    const before = checksAt(checks, 'before').filter(({ ok }) => !ok)
    return checksAt(checks, 'after down')
      .filter((check) => !check.ok && heldBefore(before, check))
      .map((check) => ({
        statement: null,
        title: `A check fails after the rollback: ${check.name}`,
        message: `If this deployment has to be taken back, the down script leaves behind what you say must not be: ${whatItSays(check)} Complete the down script.`,
      }))
  },
}
