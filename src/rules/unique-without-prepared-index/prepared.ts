import type { ColumnDefinition, ConstraintDefinition } from '../../model/operation.ts'
import type { Fix } from '../../model/report.ts'
import { columnParts, withoutParts } from '../../sql/column-parts.ts'
import { defaultConstraintName } from '../../sql/edit.ts'
import { type KeyParts, keyParts } from '../../sql/key-parts.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { isPartitioned, standsAlone } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptContext } from '../rule.ts'

/** The index CONCURRENTLY, then the constraint with it; `null` where the statement says more than can be taken apart. */
export function preparedKey(
  context: ScriptContext,
  statement: JudgedStatement,
  table: string,
  constraint: ConstraintDefinition,
): Fix | null {
  if (!isAlone(context, statement, table)) return null
  const parts = keyParts(statement.sql)
  const primary = constraint.kind === 'primary-key'
  // The server makes the name of included columns, too.
  if (parts === null || (parts.includes && constraint.name === null && !primary)) return null
  const name =
    constraint.name ??
    defaultConstraintName(table, primary ? [] : constraint.columns, primary ? 'pkey' : 'key')
  return recipe(steps(table, name, primary, parts))
}

/** The same for a new column: it comes first, by itself. */
export function preparedColumn(
  context: ScriptContext,
  statement: JudgedStatement,
  table: string,
  { name: column, constraints }: ColumnDefinition,
): Fix | null {
  if (!isAlone(context, statement, table)) return null
  const parts = columnParts(statement.sql)
  const [written, ...more] = parts.parts.filter(({ kind }) => kind === 'unique')
  if (written?.body.toUpperCase() !== 'UNIQUE' || more.length > 0) return null
  const given = constraints.find(({ kind }) => kind === 'unique')?.name
  const name = given ?? defaultConstraintName(table, [column], 'key')
  return recipe([
    { sql: `${withoutParts(parts, ['unique'])};`, transaction: true, why: 'Takes an instant.' },
    ...steps(table, name, false, { index: `(${quoteIdentifier(column)})`, constraint: '' }),
  ])
}

function isAlone(context: ScriptContext, statement: JudgedStatement, table: string): boolean {
  return (
    statement.operations.length === 1 && standsAlone(context, statement) && !isPartitioned(context, table)
  )
}

function steps(
  table: string,
  name: string,
  primary: boolean,
  { index, constraint }: Pick<KeyParts, 'index' | 'constraint'>,
): Fix['steps'] {
  const written = quoteIdentifier(name)
  const target = quoteQualified(table)
  return [
    {
      sql: `CREATE UNIQUE INDEX CONCURRENTLY ${written} ON ${target} ${index};`,
      transaction: false,
      why: 'Alone in its migration: it refuses to run inside a transaction.',
    },
    {
      sql: `ALTER TABLE ${target} ADD CONSTRAINT ${written} ${primary ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${written}${constraint};`,
      transaction: true,
      why: primary ? 'Takes an instant where the columns are NOT NULL already.' : 'Takes an instant.',
    },
  ]
}
