import type { Fix } from '../../model/report.ts'
import { quoteQualified } from '../../sql/names.ts'
import { operationsOfType } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { ScriptRule } from '../rule.ts'

export const vacuumFull: ScriptRule = {
  id: 'vacuum-full',
  title: 'The table is written anew while nobody can use it',
  severity: 'error',
  shows: 'rewrite',
  about: 'both',
  explainsBlocking: true,
  why: 'VACUUM FULL and CLUSTER hold ACCESS EXCLUSIVE while they copy the whole table and build every index again. Nobody can read or write the table meanwhile, and the copy needs its size again on disk.',
  instead:
    'Plain VACUUM makes the space of old rows usable again while reads and writes go on. Where the disk has to get it back, or rows have to stand in another order, pg_repack copies the table while it is in use.',
  whenNotToUse: 'In a maintenance window, or on a table that nobody uses while the migration runs.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-vacuum.html',
    'https://www.postgresql.org/docs/current/sql-cluster.html',
    'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY',
  ],
  check: (context) =>
    operationsOfType(context, 'maintenance').flatMap(({ statement, operation }) => {
      const { command, tables: named = [] } = operation
      if ((command !== 'vacuum-full' && command !== 'cluster') || statement.effects.error !== null) return []
      // It commits by itself, and a lock that is gone within a millisecond may not be seen; the copy always is.
      const tables = statement.effects.rewrites.filter(context.isExisting)
      const [table] = tables
      const isEveryTable = named.length === 0 && statement.effects.unknown !== undefined
      if (table === undefined && !isEveryTable) return []
      const full = command === 'vacuum-full'
      const fix = full && named.length > 0 ? plainVacuum(named) : null
      return [
        {
          statement,
          ...(table === undefined ? {} : { table }),
          ...(full ? {} : { title: 'CLUSTER copies the table while nobody can use it' }),
          message: `Reads and writes of ${table === undefined ? 'one table after the other' : tables.join(', ')} wait while every row is copied${full ? '' : ' in the order of the index'} and every index built again. ${
            full
              ? 'Plain VACUUM makes the space usable again without that; to give it back to the disk use pg_repack, or a maintenance window.'
              : 'pg_repack --order-by does the same while the table is in use; new rows are not kept in that order either way.'
          }`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

function plainVacuum(tables: readonly string[]): Fix {
  return recipe([
    {
      sql: `VACUUM (ANALYZE) ${tables.map(quoteQualified).join(', ')};`,
      transaction: false,
      why: 'Reads and writes go on. The files keep their size, and new rows fill the space.',
    },
  ])
}
