import type { RollbackRule } from '../rule.ts'

export const rollbackMissing: RollbackRule = {
  id: 'rollback-missing',
  title: 'There is no down script',
  severity: 'warning',
  about: 'rollback',
  why: 'The tool reverses migrations by their down script. Without one, the way back has to be written during the incident that needs it.',
  instead: 'Write the down script now, while the change is fresh.',
  whenNotToUse: 'Where the team only ever rolls forward.',
  sources: [
    'Layouts whose tool knows no down scripts (Prisma, plain files, Flyway without undo) are not reported.',
  ],
  check: ({ migration }) =>
    migration.rollback.status === 'missing' && migration.expectsDown && !migration.repeatable
      ? [
          {
            statement: null,
            message:
              'If this deployment has to be taken back, the tool has nothing to run: the way back would be written during the incident. Add the down script.',
          },
        ]
      : [],
}
