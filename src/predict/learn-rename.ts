import type { Operation } from '../model/operation.ts'
import { renameIndex } from './learn-parts.ts'
import { linkParent, noteLinks } from './links.ts'
import { inSchemaOf } from './names.ts'
import type { SchemaModel } from './schema-model.ts'
import { indexesOf, treeOf } from './tree.ts'

/** Follows another name of a relation, a column or a constraint. */
export function learnRename(
  schema: SchemaModel,
  { table, detail }: Extract<Operation, { readonly type: 'rename' }>,
): void {
  if (detail === undefined) return
  const { object, from, to } = detail
  switch (object) {
    case 'TABLE':
    case 'VIEW':
    case 'MATVIEW':
    case 'INDEX':
    case 'SEQUENCE':
      // ALTER TABLE renames whatever relation it names.
      if (schema.indexes.has(table)) renameIndex(schema, table, inSchemaOf(table, to))
      else moveRelation(schema, table, inSchemaOf(table, to))
      return
    case 'COLUMN':
      for (const one of treeOf(schema, table)) renameColumn(schema, one, from, to)
      return
    case 'TABCONSTRAINT':
      for (const one of treeOf(schema, table)) {
        const constraints = schema.tables.get(one)?.constraints
        const constraint = constraints?.get(from)
        if (constraint === undefined) continue
        constraints?.delete(from)
        const index = constraint.index === null ? null : inSchemaOf(one, to)
        if (constraint.index && index) renameIndex(schema, constraint.index, index)
        constraints?.set(to, { ...constraint, name: to, index })
      }
      return
    default:
      return
  }
}

/** Another name or another schema of a table, view or sequence. */
export function moveRelation(schema: SchemaModel, from: string, to: string): void {
  const known = schema.tables.get(from)
  if (known) {
    schema.tables.delete(from)
    schema.tables.set(to, known)
  }
  const owner = schema.sequences.get(from)
  if (owner !== undefined) {
    schema.sequences.delete(from)
    schema.sequences.set(to, owner)
  }
  for (const [name, index] of indexesOf(schema, from)) schema.indexes.set(name, { ...index, table: to })
  for (const [name, owned] of [...schema.sequences])
    if (owned?.startsWith(`${from}.`)) schema.sequences.set(name, `${to}${owned.slice(from.length)}`)
  for (const [name, table] of schema.tables) {
    if (table.parents.delete(from)) linkParent(schema, name, to)
    for (const [key, constraint] of table.constraints)
      if (constraint.references === from) table.constraints.set(key, { ...constraint, references: to })
    if (table.query?.reads.includes(from)) {
      const reads = table.query.reads.map((read) => (read === from ? to : read))
      schema.tables.set(name, { ...table, query: { ...table.query, reads } })
    }
    noteLinks(schema, name)
  }
}

function renameColumn(schema: SchemaModel, table: string, from: string, to: string): void {
  const known = schema.tables.get(table)
  const renamed = (columns: readonly string[]) => columns.map((column) => (column === from ? to : column))
  const column = known?.columns.get(from)
  if (known === undefined || column === undefined) return
  known.columns.delete(from)
  known.columns.set(to, column)
  for (const [name, index] of indexesOf(schema, table))
    schema.indexes.set(name, {
      ...index,
      columns: renamed(index.columns),
      included: renamed(index.included),
      mentioned: renamed(index.mentioned),
    })
  for (const [name, constraint] of known.constraints)
    known.constraints.set(name, {
      ...constraint,
      columns: renamed(constraint.columns),
      provesNotNull: renamed(constraint.provesNotNull),
    })
  for (const [name, owner] of schema.sequences)
    if (owner === `${table}.${from}`) schema.sequences.set(name, `${table}.${to}`)
}
