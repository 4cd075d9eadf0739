import type { RollbackRule } from '../rule.ts'

export const rollbackDiffers: RollbackRule = {
  id: 'rollback-differs',
  title: 'The rollback does not restore the schema',
  severity: 'error',
  about: 'rollback',
  why: 'The down script runs, but the schema afterwards is not the one from before. What is missing or left over breaks queries, slows them down, or makes the next deployment fail.',
  instead: 'Complete the down script with what the comparison shows.',
  whenNotToUse: 'Differences of column order and comments alone are not reported.',
  sources: ['Compared from the system catalogs before the up script and after the down script.'],
  check: ({ migration }) => {
    const { differences, status } = migration.rollback
    const lasting = differences.filter((difference) => difference.severity === 'behaviour')
    if (status !== 'differs' || lasting.length === 0) return []
    const shown = lasting.slice(0, 5).map(({ object, change }) => `${object} is ${WORDS[change]}`)
    const more = lasting.length > shown.length ? ` and ${lasting.length - shown.length} more` : ''
    return [
      {
        statement: null,
        message: `The down script runs, but the schema afterwards is not the one from before: ${shown.join('; ')}${more}. Complete the down script.`,
      },
    ]
  },
}

const WORDS = { missing: 'missing', extra: 'left over', changed: 'different' } as const
