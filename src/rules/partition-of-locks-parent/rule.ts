import type { Operation } from '../../model/operation.ts'
import type { Fix } from '../../model/report.ts'
import { quoteQualified } from '../../sql/names.ts'
import { partitionOfText } from '../../sql/partition-of-text.ts'
import { keptOut, operationsOfType, standsAlone } from '../felt.ts'
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
      const fix = standsAlone(context, statement) ? attached(statement, operation, parent) : null
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

/** What the partition takes from its parent beside these (indexes, foreign keys, triggers) comes with ATTACH. */
const TAKEN = 'INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE'

function attached({ sql }: JudgedStatement, { table, ifNotExists }: CreateTable, parent: string): Fix | null {
  const bound = ifNotExists === true ? null : partitionOfText(sql)
  if (bound === null) return null
  return recipe([
    {
      sql: `CREATE TABLE ${quoteQualified(table)} (LIKE ${quoteQualified(parent)} ${TAKEN});\nALTER TABLE ${quoteQualified(parent)} ATTACH PARTITION ${quoteQualified(table)} ${bound};`,
      transaction: true,
      why: 'Reads and writes of the parent go on. The new table is empty, so there is nothing to look through.',
    },
  ])
}
