import type { Fix } from '../../model/report.ts'
import { defaultConstraintName } from '../../sql/edit.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { operationsOfType, scans } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { ScriptRule } from '../rule.ts'

export const setNotNullScan: ScriptRule = {
  id: 'set-not-null-scan',
  title: 'SET NOT NULL reads the whole table while nobody can use it',
  severity: 'error',
  about: 'both',
  why: 'SET NOT NULL holds ACCESS EXCLUSIVE while it looks for NULLs in every row. Reads and writes wait, and the time grows with the table.',
  instead:
    'Prove the absence of NULLs beforehand with a CHECK constraint that is added NOT VALID and validated later: SET NOT NULL then reads nothing (PostgreSQL 12 and later).',
  whenNotToUse:
    'Where a validated CHECK (… IS NOT NULL) exists already; it is recognised and nothing is reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
  ],
  check: (context) =>
    operationsOfType(context, 'set-not-null').flatMap(({ statement, operation }) => {
      const { table, column } = operation
      if (!context.isExisting(table) || !scans(statement, table)) return []
      return [
        {
          statement,
          table,
          message: `Reads and writes of ${table} wait while every row is searched for NULLs in ${column}, and until the transaction has ended. A validated CHECK (${column} IS NOT NULL) makes the search unnecessary.`,
          ...(statement.operations.length === 1 ? { fix: provedBeforehand(table, column) } : {}),
        },
      ]
    }),
}

function provedBeforehand(table: string, column: string): Fix {
  const target = quoteQualified(table)
  const name = quoteIdentifier(defaultConstraintName(table, [column], 'present'))
  return recipe([
    {
      sql: `ALTER TABLE ${target} ADD CONSTRAINT ${name} CHECK (${quoteIdentifier(column)} IS NOT NULL) NOT VALID;`,
      transaction: true,
      why: 'Refuses new NULLs at once and reads no old rows.',
    },
    {
      sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${name};`,
      transaction: true,
      why: 'In a migration of its own: reads the table while reads and writes go on.',
    },
    {
      sql: `ALTER TABLE ${target} ALTER COLUMN ${quoteIdentifier(column)} SET NOT NULL;\nALTER TABLE ${target} DROP CONSTRAINT ${name};`,
      transaction: true,
      why: 'In a third migration: the validated constraint proves there are no NULLs, so nothing is read.',
    },
  ])
}
