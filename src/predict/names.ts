import { generatedName } from '../catalog/generated-names.ts'
import type { ConstraintDefinition } from '../model/operation.ts'
import type { SchemaModel } from './schema-model.ts'

/** What an object is called where its schema is known: `public` and `orders` of `public.orders`. */
export function splitName(qualified: string): { readonly schema: string; readonly name: string } {
  const dot = qualified.indexOf('.')
  return { schema: qualified.slice(0, dot), name: qualified.slice(dot + 1) }
}

/** An index, a sequence or a constraint's index lives in the schema of its table. */
export function inSchemaOf(table: string, name: string): string {
  return `${splitName(table).schema}.${name}`
}

/** The name the server chooses for a relation that belongs to `table`; the first that is free. */
export function freeRelationName(
  schema: SchemaModel,
  table: string,
  columns: readonly string[],
  label: string,
): string {
  for (let number = 0; ; number++) {
    const name = generatedName(splitName(table).name, numbered(columns).join('_'), `${label}${number || ''}`)
    const qualified = inSchemaOf(table, name)
    const taken = schema.tables.has(qualified) || schema.indexes.has(qualified)
    if (!taken && !schema.sequences.has(qualified)) return qualified
  }
}

/** Columns of an index that would be called the same get numbers (`ChooseIndexColumnNames` in `indexcmds.c`). */
function numbered(columns: readonly string[]): readonly string[] {
  const used = new Set<string>()
  return columns.map((column) => {
    let name = column
    for (let number = 1; used.has(name); number++) name = `${column}${number}`
    used.add(name)
    return name
  })
}

const LABELS: Readonly<Record<ConstraintDefinition['kind'], string>> = {
  check: 'check',
  'foreign-key': 'fkey',
  unique: 'key',
  'primary-key': 'pkey',
  exclusion: 'excl',
  'not-null': 'not_null',
}

/** The name of a constraint, given or as the server would choose it. */
export function constraintName(schema: SchemaModel, table: string, constraint: ConstraintDefinition): string {
  if (constraint.name !== null) return constraint.name
  if (constraint.usingIndex !== null) return constraint.usingIndex
  const { kind } = constraint
  const columns =
    kind === 'primary-key' ? [] : kind === 'check' ? checkedColumn(constraint) : constraint.columns
  if (kind === 'unique' || kind === 'primary-key' || kind === 'exclusion')
    return splitName(freeRelationName(schema, table, columns, LABELS[kind])).name
  const known = schema.tables.get(table)?.constraints
  for (let number = 0; ; number++) {
    const name = generatedName(splitName(table).name, columns.join('_'), `${LABELS[kind]}${number || ''}`)
    if (!known?.has(name)) return name
  }
}

/** A check is called after the only column that it mentions. */
function checkedColumn({ expression, columns }: ConstraintDefinition): readonly string[] {
  const mentioned = expression?.columns ?? columns
  return mentioned.length === 1 ? mentioned : []
}
