import type { Fix } from '../../model/report.ts'
import { insertAfterKeyword } from '../../sql/edit.ts'
import { isPartitioned, operationsOfType, readsWait, scans, standsAlone, whatWaits } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptRule } from '../rule.ts'
import { onEachPartition } from './on-each-partition.ts'

export const indexNotConcurrent: ScriptRule = {
  id: 'index-not-concurrent',
  title: 'The index is built while writes are locked out',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'CREATE INDEX holds SHARE on the table until the transaction ends. Every INSERT, UPDATE and DELETE waits while the whole table is read and sorted, and the time grows with the table.',
  instead:
    'CREATE INDEX CONCURRENTLY builds the index while writes go on. It cannot run inside a transaction, so it goes into a migration of its own.',
  whenNotToUse: 'On a table that nobody writes to while the migration runs.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  check: (context) =>
    operationsOfType(context, 'create-index').flatMap(({ statement, operation }) => {
      const { table, concurrently } = operation
      if (concurrently || !context.isExisting(table) || !scans(context, statement, table)) return []
      const partitioned = isPartitioned(context, table)
      const movable = standsAlone(context, statement)
      const ofParts = movable && partitioned ? onEachPartition(context, statement, table) : null
      const fix = movable && !partitioned ? concurrentBuild(statement) : ofParts
      const goesOn = readsWait(context, statement, table) ? '' : ' Reads go on.'
      return [
        {
          statement,
          table,
          message: `${whatWaits(context, statement, table)} ${table} wait until the index is built and the transaction has ended.${goesOn} ${
            partitioned
              ? 'A partitioned table takes no concurrent build: create the index ON ONLY the parent, build it CONCURRENTLY on each partition, then attach those.'
              : 'Build it CONCURRENTLY, in a migration that runs outside a transaction.'
          }`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

function concurrentBuild(statement: JudgedStatement): Fix | null {
  const sql = insertAfterKeyword(statement.sql, 'INDEX', ' CONCURRENTLY')
  if (sql === null) return null
  return recipe([
    {
      sql: `${sql};`,
      transaction: false,
      why: 'Alone in its migration: it refuses to run inside a transaction.',
    },
  ])
}
