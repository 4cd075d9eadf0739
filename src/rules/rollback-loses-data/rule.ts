import type { DataLoss } from '../../rehearsal/rollback/row-digests.ts'
import type { RollbackRule } from '../rule.ts'

export const rollbackLosesData: RollbackRule = {
  id: 'rollback-loses-data',
  title: 'The rollback does not bring the data back',
  severity: 'error',
  about: 'rollback',
  why: 'Rows that existed before the migration were compared value by value after up and down. Some are gone or different, although the schema may look restored.',
  instead:
    'Keep the old values until the change is proven: rename instead of dropping, or copy into a table that the down script reads.',
  whenNotToUse: 'Where the values are known to be worthless.',
  sources: [
    'Compared by the text the server writes for each value, before the up script and after the down script.',
  ],
  check: ({ migration }) => {
    const { dataLoss, status } = migration.rollback
    if (dataLoss.length === 0) return []
    const shown = dataLoss.slice(0, 4).map(sentence)
    const more = dataLoss.length > shown.length ? `, and ${dataLoss.length - shown.length} more` : ''
    return [
      {
        statement: null,
        // What the up script drops no down script can bring back; dropping it is reported where it happens.
        ...(status === 'irreversible' ? { severity: 'warning' as const } : {}),
        message: `After up and down, compared with the rows from before, ${shown.join(', ')}${more}. Keep the old values where the down script can read them until the change is proven.`,
      },
    ]
  },
}

function sentence({ table, column, kind }: DataLoss): string {
  if (column === undefined) return `rows of ${table} are gone`
  return kind === 'lost'
    ? `values of ${table}.${column} are gone`
    : `values of ${table}.${column} are different`
}
