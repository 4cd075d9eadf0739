import type { PartitionBound } from '../../model/operation-details.ts'
import type { Fix } from '../../model/report.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { operationsOfType, scans, standsAlone } from '../felt.ts'
import { boundConditions } from '../partition-bound.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const attachPartitionScan: ScriptRule = {
  id: 'attach-partition-scan',
  title: 'Attaching the partition reads all of its rows while nobody can use it',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'ATTACH PARTITION holds ACCESS EXCLUSIVE on the table that becomes a partition while it looks whether every row belongs there, and builds the indexes that the parent has and the table lacks. Nobody can read or write that table meanwhile. Once the transaction has attached it, users of the parent wait for it too.',
  instead:
    'Add a CHECK constraint that says the same as the bound, NOT VALID, and validate it: that lets reads and writes go on. Build the missing indexes CONCURRENTLY. ATTACH then has nothing to read.',
  whenNotToUse:
    'Where nobody uses the table before it is attached, and nothing else happens in the transaction.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION',
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
  ],
  check: (context) =>
    operationsOfType(context, 'alter-table').flatMap(({ statement, operation }) => {
      const { table: parent, attaches: table, detail } = operation
      if (table === undefined || !context.isExisting(table) || !scans(context, statement, table)) return []
      const fix = standsAlone(context, statement)
        ? proved(context, statement, { parent, table, bound: detail?.bound })
        : null
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait while all of its rows are read, to see whether they belong into ${parent} or to build its indexes, and until the transaction has ended. Let a validated CHECK constraint say beforehand that they do, and build the indexes of ${parent} on it CONCURRENTLY.`,
          ...(fix === null ? {} : { fix }),
        },
      ]
    }),
}

function proved(
  context: ScriptContext,
  { sql }: JudgedStatement,
  {
    parent,
    table,
    bound,
  }: { readonly parent: string; readonly table: string; readonly bound: PartitionBound | undefined },
): Fix | null {
  const conditions = boundConditions(context, parent, bound)
  if (conditions === null) return null
  const target = quoteQualified(table)
  const name = quoteIdentifier(`${table.slice(table.indexOf('.') + 1)}_bound`.slice(-63))
  return recipe([
    {
      sql: `ALTER TABLE ${target} ADD CONSTRAINT ${name} CHECK (${conditions.inside}) NOT VALID;`,
      transaction: true,
      why: 'Takes an instant: rows that exist are not read.',
    },
    {
      sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${name};`,
      transaction: true,
      why: 'Reads the rows while reads and writes go on.',
    },
    {
      sql: `${sql};\nALTER TABLE ${target} DROP CONSTRAINT ${name};`,
      transaction: true,
      why: 'The constraint has shown what ATTACH would have read the rows for; the bound takes its place.',
    },
  ])
}
