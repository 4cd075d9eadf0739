import type { Operation } from '../../model/operation.ts'
import type { Fix } from '../../model/report.ts'
import { insertAfterKeyword } from '../../sql/edit.ts'
import { quoteQualified } from '../../sql/names.ts'
import { isPartitioned, keptOut, operationsOfType, standsAlone } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptRule } from '../rule.ts'

type DropIndex = Extract<Operation, { readonly type: 'drop-index' }>

export const dropIndexNotConcurrent: ScriptRule = {
  id: 'drop-index-not-concurrent',
  title: 'Dropping the index locks its table against everybody',
  severity: 'warning',
  shows: 'lock',
  about: 'both',
  why: 'DROP INDEX takes ACCESS EXCLUSIVE on the table of the index and holds it until the transaction ends. The drop itself takes an instant, but it waits for every query that is using the table, and every query that comes later waits behind it.',
  instead:
    'DROP INDEX CONCURRENTLY waits for the queries that are using the index while reads and writes go on. It cannot run inside a transaction, so it goes into a migration of its own.',
  whenNotToUse:
    'Where the lock timeout is short, no query on the table takes long, and nothing else happens in the transaction. A partitioned table has no other way: its indexes are not dropped concurrently.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-dropindex.html',
    'Measured on PostgreSQL 14 to 18: ACCESS EXCLUSIVE on the table and on the index.',
  ],
  check: (context) =>
    operationsOfType(context, 'drop-index').flatMap(({ statement, operation }) => {
      const { effects } = statement
      if (operation.concurrently || effects.error !== null) return []
      const [table] = keptOut(context, statement)
      // What no earlier migration made was there before them all.
      const isElsewhere = effects.unknown?.includes('locks') ?? false
      if (table === undefined && !isElsewhere) return []
      const partitioned = table !== undefined && isPartitioned(context, table)
      const fix =
        partitioned || !standsAlone(context, statement) ? null : concurrentDrops(statement, operation)
      return [
        {
          statement,
          ...(table === undefined ? {} : { table }),
          message: `Reads and writes of ${table ?? 'its table'} wait until the transaction has ended, and before that behind every query that is still using the table. ${
            partitioned
              ? 'An index of a partitioned table cannot be dropped CONCURRENTLY: do it alone in its transaction, with a short lock_timeout and another try.'
              : 'Drop it CONCURRENTLY, in a migration that runs outside a transaction.'
          }`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

/** One statement an index: CONCURRENTLY takes neither several names nor CASCADE. */
function concurrentDrops({ sql }: JudgedStatement, { indexes, cascade, ifExists }: DropIndex): Fix | null {
  if (cascade === true) return null
  const single = indexes.length === 1 ? insertAfterKeyword(sql, 'INDEX', ' CONCURRENTLY') : null
  const condition = ifExists === true ? 'IF EXISTS ' : ''
  const drops =
    single === null
      ? indexes.map((index) => `DROP INDEX CONCURRENTLY ${condition}${quoteQualified(index)}`)
      : [single]
  return recipe(
    drops.map((drop) => ({
      sql: `${drop};`,
      transaction: false,
      why: 'Alone in its migration: it refuses to run inside a transaction.',
    })),
  )
}
