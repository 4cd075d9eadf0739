import type { Fix } from '../../model/report.ts'
import { insertAfterKeyword } from '../../sql/edit.ts'
import { keptOut, operationsOfType, scans, standsAlone } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const reindexNotConcurrent: ScriptRule = {
  id: 'reindex-not-concurrent',
  title: 'Indexes are built again while nobody can use the table',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'REINDEX holds SHARE on the table, so every INSERT, UPDATE and DELETE waits while the table is read once for each index. It also holds ACCESS EXCLUSIVE on each index, and a query cannot be planned without looking at all indexes of its table: reads wait as well, also those that use another index.',
  instead:
    'REINDEX … CONCURRENTLY builds new indexes beside the old ones while reads and writes go on. It cannot run inside a transaction, so it goes into a migration of its own.',
  whenNotToUse: 'On a table that nobody uses while the migration runs. System catalogs have no other way.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY',
    'get_relation_info in optimizer/util/plancat.c locks every index of a table that a query reads.',
  ],
  check: (context) =>
    operationsOfType(context, 'reindex').flatMap(({ statement, operation }) => {
      const { effects } = statement
      if (operation.concurrently || effects.error !== null) return []
      const tables = tablesOf(context, statement)
      const [table] = tables
      const isElsewhere = effects.unknown?.includes('scans') ?? false
      if (table === undefined && !isElsewhere) return []
      const fix = standsAlone(context, statement) ? concurrent(statement, operation.target) : null
      const waiting =
        table === undefined
          ? `Reads and writes of ${operation.target === 'index' ? 'its table' : 'the tables'}`
          : `Reads and writes of ${tables.join(', ')}`
      return [
        {
          statement,
          ...(table === undefined ? {} : { table }),
          message: `${waiting} wait while the table is read and the index built again, for one index after the other. Do it CONCURRENTLY, in a migration that runs outside a transaction.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

/**
 * Tables whose users wait. Of a partitioned table or a schema each table has a transaction of its own, and a lock that
 * is gone within a millisecond may not be seen; the scan always is.
 */
function tablesOf(context: ScriptContext, statement: JudgedStatement): readonly string[] {
  const locked = keptOut(context, statement).filter((table) => scans(context, statement, table))
  return locked.length > 0 ? locked : statement.effects.scans.filter(context.isExisting)
}

function concurrent({ sql }: JudgedStatement, target: string | undefined): Fix | null {
  // System catalogs refuse it.
  if (target === undefined || target === 'system') return null
  const changed = insertAfterKeyword(sql, target.toUpperCase(), ' CONCURRENTLY')
  if (changed === null) return null
  return recipe([
    {
      sql: `${changed};`,
      transaction: false,
      why: 'Alone in its migration: it refuses to run inside a transaction. If it fails it leaves an invalid index whose name ends in _ccnew, which is to be dropped.',
    },
  ])
}
