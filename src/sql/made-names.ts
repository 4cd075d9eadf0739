import type { Operation } from '../model/operation.ts'
import { newColumns } from './asked-of-schema.ts'

/** A name that a statement gives, with what it has to be different in: a schema, or a table. */
export interface MadeName {
  readonly kind: 'table' | 'column' | 'index' | 'constraint'
  readonly within: string
  readonly name: string
}

/** Names that an operation gives to tables, columns, indexes and constraints. */
export function madeNames(operation: Operation): readonly MadeName[] {
  const { table }: { readonly table?: string | undefined } = 'table' in operation ? operation : {}
  if (table === undefined) return []
  const dot = table.indexOf('.')
  const schema = table.slice(0, dot)
  const relation = (kind: 'table' | 'index', name: string): MadeName => ({ kind, within: schema, name })
  const part = (kind: 'column' | 'constraint', name: string): MadeName => ({ kind, within: table, name })
  switch (operation.type) {
    case 'create-table':
    case 'add-column': {
      const columns = newColumns(operation)
      const constraints = [
        ...columns.flatMap((column) => column.constraints),
        ...(operation.type === 'create-table' ? (operation.constraints ?? []) : []),
      ]
      return [
        ...(operation.type === 'create-table' ? [relation('table', table.slice(dot + 1))] : []),
        ...columns.map(({ name }) => part('column', name)),
        ...constraints.flatMap(({ name }) => (name === null ? [] : [part('constraint', name)])),
      ]
    }
    case 'create-index':
      return operation.index === null ? [] : [relation('index', operation.index)]
    case 'add-constraint':
      return operation.constraint.name === null ? [] : [part('constraint', operation.constraint.name)]
    case 'rename': {
      const { detail } = operation
      if (detail === undefined) return []
      return detail.object === 'COLUMN' ? [part('column', detail.to)] : [relation('table', detail.to)]
    }
    default:
      return []
  }
}
