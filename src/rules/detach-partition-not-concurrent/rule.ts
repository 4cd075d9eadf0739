import type { Operation } from '../../model/operation.ts'
import type { Fix } from '../../model/report.ts'
import { isPartitioned, keptOut, operationsOfType } from '../felt.ts'
import { advice } from '../recipe.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

type Detach = Extract<Operation, { readonly type: 'detach-partition' }>

export const detachPartitionNotConcurrent: ScriptRule = {
  id: 'detach-partition-not-concurrent',
  title: 'Detaching the partition locks its parent against everybody',
  severity: 'warning',
  about: 'both',
  why: 'DETACH PARTITION takes ACCESS EXCLUSIVE on the parent, the partition and the default partition, and holds it until the transaction ends. It waits for every query that is using one of them, and every query that comes later waits behind it.',
  instead:
    'DETACH PARTITION … CONCURRENTLY waits for the queries that are running while others go on. It cannot run inside a transaction, nor where the parent has a default partition.',
  whenNotToUse:
    'Where the lock timeout is short, no query on the parent takes long, and nothing else happens in the transaction; and where the parent has a default partition, because then there is no other way.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION'],
  check: (context) =>
    operationsOfType(context, 'detach-partition').flatMap(({ statement, operation }) => {
      const { table, concurrently } = operation
      if (concurrently || !keptOut(context, statement).includes(table)) return []
      const other = defaultPartition(context, statement, operation)
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait until the transaction has ended, and before that behind every query that is still using it. ${
            other === undefined
              ? 'Detach it CONCURRENTLY, in a migration that runs outside a transaction.'
              : `CONCURRENTLY is refused while there is a default partition, as ${other} is: do it alone in its transaction, with a short lock_timeout and another try.`
          }`,
          ...(other === undefined && statement.operations.length === 1
            ? { fix: concurrentDetach(statement) }
            : {}),
        },
      ]
    }),
}

/** DETACH locks no other table of the tree than the default partition, and what the partition itself is divided into. */
function defaultPartition(
  context: ScriptContext,
  { effects }: JudgedStatement,
  { table, partition }: Detach,
): string | undefined {
  if (isPartitioned(context, partition)) return undefined
  const isOther = (relation: string) =>
    relation !== table && relation !== partition && context.isExisting(relation)
  return effects.locks.find(
    (lock) => lock.mode === 'AccessExclusiveLock' && lock.table === table && isOther(lock.relation),
  )?.relation
}

/** Not performed: CONCURRENTLY adds a constraint like the bound to the table, whose name nobody knows before. */
function concurrentDetach({ sql }: JudgedStatement): Fix {
  return advice([
    {
      sql: `${sql} CONCURRENTLY;`,
      transaction: false,
      why: 'Alone in its migration: it refuses to run inside a transaction. The table keeps a CHECK constraint that says the same as the bound; drop it where rows of other kinds are to go in. If it is broken off, finish it with DETACH PARTITION … FINALIZE.',
    },
  ])
}
