import type { Operation } from '../model/operation.ts'

/** A relation as the catalog knows it. */
export interface CatalogRelation {
  readonly name: string
  readonly kind: string
  readonly table: string
}

/**
 * The tables of the catalog that the operations concern: those they name, and the tables of indexes they name. Code
 * that only runs in the server (DO blocks, functions) is searched for the names of tables: seeding one too many
 * costs a moment, one too few measures an empty table.
 */
export function touchedTables(
  operations: readonly Operation[],
  relations: Iterable<CatalogRelation>,
): readonly string[] {
  const byName = new Map([...relations].map((relation) => [relation.name, relation]))
  const touched = new Set<string>()
  const touch = (name: string) => {
    const table = byName.get(name)?.table
    if (table !== undefined && isTable(byName.get(table))) touched.add(table)
  }
  for (const operation of operations) {
    for (const name of namesIn(operation)) touch(name)
    if (operation.type === 'opaque') for (const name of mentioned(operation.text, byName)) touch(name)
  }
  return [...touched]
}

function isTable(relation: CatalogRelation | undefined): boolean {
  return relation?.kind === 'r' || relation?.kind === 'p'
}

function mentioned(text: string, byName: ReadonlyMap<string, CatalogRelation>): string[] {
  const words = new Set(text.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [])
  return [...byName.values()].flatMap(({ name, kind }) =>
    isTable({ name, kind, table: name }) && words.has(name.slice(name.indexOf('.') + 1).toLowerCase())
      ? [name]
      : [],
  )
}

function namesIn(operation: Operation): readonly string[] {
  switch (operation.type) {
    case 'create-table':
      return [...operation.references, ...(operation.partitionOf ? [operation.partitionOf] : [])]
    case 'drop-index':
      return operation.indexes
    case 'drop-table':
    case 'truncate':
    case 'other':
      return operation.tables
    case 'detach-partition':
      return [operation.table, operation.partition]
    case 'write-rows':
      return [operation.table, ...operation.reads]
    case 'alter-table':
      return [operation.table, ...(operation.attaches ? [operation.attaches] : [])]
    case 'add-column':
      return [
        operation.table,
        ...operation.column.constraints.flatMap((constraint) => constraint.references ?? []),
      ]
    case 'add-constraint':
      return [operation.table, ...(operation.constraint.references ? [operation.constraint.references] : [])]
    case 'reindex':
      return operation.name === null ? [] : [`public.${operation.name}`]
    case 'set':
    case 'transaction':
    case 'maintenance':
    case 'opaque':
      return []
    default:
      return [operation.table]
  }
}
