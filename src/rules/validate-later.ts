import type { ColumnDefinition, ConstraintDefinition } from '../model/operation.ts'
import type { Fix } from '../model/report.ts'
import { columnParts, withoutParts } from '../sql/column-parts.ts'
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
  const name = constraint.name ?? defaultConstraintName(table, namingColumns(constraint), suffix)
  const named =
    constraint.name === null
      ? insertAfterKeyword(statement.sql, 'ADD', ` CONSTRAINT ${quoteIdentifier(name)}`)
      : statement.sql
  if (named === null) return null
  return recipe([
    { sql: `${named} NOT VALID;`, transaction: true, why: 'Checks new rows at once and reads no old ones.' },
    validation(table, name),
  ])
}

/** The same for a constraint that is written on a new column: the column alone first, which takes an instant. */
export function validateColumnLater(
  context: ScriptContext,
  statement: JudgedStatement,
  table: string,
  column: ColumnDefinition,
  kind: 'check' | 'references',
): Fix | null {
  if (statement.operations.length !== 1 || !standsAlone(context, statement)) return null
  const parts = columnParts(statement.sql)
  const [written, ...more] = parts.parts.filter((part) => part.kind === kind)
  const constraint = column.constraints.find(
    (one) => one.kind === (kind === 'check' ? 'check' : 'foreign-key'),
  )
  if (written === undefined || more.length > 0 || constraint === undefined) return null
  const name =
    constraint.name ?? defaultConstraintName(table, [column.name], kind === 'check' ? 'check' : 'fkey')
  const demand =
    kind === 'check' ? written.body : `FOREIGN KEY (${quoteIdentifier(column.name)}) ${written.body}`
  const added = `ALTER TABLE ${quoteQualified(table)} ADD CONSTRAINT ${quoteIdentifier(name)} ${demand} NOT VALID;`
  return recipe([
    {
      sql: `${withoutParts(parts, [kind])};\n${added}`,
      transaction: true,
      why: 'Checks new rows at once and reads no old ones.',
    },
    validation(table, name),
  ])
}

/** A check is named after its column where it speaks of one only (`ChooseConstraintName` in `heap.c`). */
function namingColumns({ kind, columns, expression }: ConstraintDefinition): readonly string[] {
  if (kind !== 'check' || expression === undefined) return columns
  return expression.columns.length === 1 ? expression.columns : []
}

function validation(table: string, name: string): Fix['steps'][number] {
  return {
    sql: `ALTER TABLE ${quoteQualified(table)} VALIDATE CONSTRAINT ${quoteIdentifier(name)};`,
    transaction: true,
    why: 'In a migration of its own: reads the table while reads and writes go on.',
  }
}
