import type { Operation } from '../../model/operation.ts'
import type { Fix } from '../../model/report.ts'
import { keptOut, operationsOfType, standsAlone } from '../felt.ts'
import { partitionAttached } from '../partition-attached.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptRule } from '../rule.ts'

type CreateTable = Extract<Operation, { readonly type: 'create-table' }>

export const partitionOfLocksParent: ScriptRule = {
  id: 'partition-of-locks-parent',
  title: 'Creating the partition locks its parent against everybody',
  severity: 'warning',
  shows: 'lock',
  about: 'both',
  why: 'CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the parent and holds it until the transaction ends. The table is created in an instant, but it waits for every query that is using the parent or any of its partitions, and every query that comes later waits behind it.',
  instead:
    'Create the table by itself, LIKE the parent, and attach it: ATTACH PARTITION takes SHARE UPDATE EXCLUSIVE on the parent, which lets reads and writes go on.',
  whenNotToUse:
    'Where the lock timeout is short, no query on the parent takes long, and nothing else happens in the transaction.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'Measured on PostgreSQL 14 to 18: ACCESS EXCLUSIVE on the parent with PARTITION OF, SHARE UPDATE EXCLUSIVE with ATTACH PARTITION.',
  ],
  check: (context) =>
    operationsOfType(context, 'create-table').flatMap(({ statement, operation }) => {
      const { table, partitionOf: parent } = operation
      if (parent === null || !keptOut(context, statement).includes(parent)) return []
      // Who reads a default partition meanwhile has a longer wait to explain.
      if (context.said.some((draft) => draft.statement === statement && draft.explainsBlocking)) return []
      const fix = standsAlone(context, statement) ? attached(statement, operation) : null
      return [
        {
          statement,
          table: parent,
          message: `Reads and writes of ${parent} wait until the transaction has ended, and before that behind every query that is still using it. Create ${table} by itself and attach it to ${parent}, which lets both go on.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

function attached({ sql }: JudgedStatement, operation: CreateTable): Fix | null {
  const steps = partitionAttached(sql, operation)
  if (steps === null) return null
  return recipe([
    {
      sql: steps,
      transaction: true,
      why: 'Reads and writes of the parent go on. The new table is empty, so there is nothing to look through.',
    },
  ])
}
