import type { ConstraintDefinition } from '../model/operation.ts'
import type { Fix } from '../model/report.ts'
import { defaultConstraintName, insertAfterKeyword } from '../sql/edit.ts'
import { quoteIdentifier, quoteQualified } from '../sql/names.ts'
import { standsAlone } from './felt.ts'
import { recipe } from './recipe.ts'
import type { JudgedStatement, ScriptContext } from './rule.ts'

/**
 * ADD CONSTRAINT … NOT VALID, then VALIDATE. Only for a statement that does nothing else: an ALTER TABLE of several
 * actions is better taken apart by its author.
 */
export function validateLater(
  context: ScriptContext,
  statement: JudgedStatement,
  table: string,
  constraint: ConstraintDefinition,
  suffix: 'fkey' | 'check',
): Fix | null {
  if (statement.operations.length !== 1 || !standsAlone(context, statement)) return null
  const name = constraint.name ?? defaultConstraintName(table, constraint.columns, suffix)
  const named =
    constraint.name === null
      ? insertAfterKeyword(statement.sql, 'ADD', ` CONSTRAINT ${quoteIdentifier(name)}`)
      : statement.sql
  if (named === null) return null
  return recipe([
    { sql: `${named} NOT VALID;`, transaction: true, why: 'Checks new rows at once and reads no old ones.' },
    {
      sql: `ALTER TABLE ${quoteQualified(table)} VALIDATE CONSTRAINT ${quoteIdentifier(name)};`,
      transaction: true,
      why: 'In a migration of its own: reads the table while reads and writes go on.',
    },
  ])
}
