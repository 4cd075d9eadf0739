import type { Client } from 'pg'
import { isDatabaseError } from '../postgres/database-error.ts'
import { quoteQualified } from '../sql/names.ts'
import { fillTable, foreignKeys } from './fill-table.ts'
import type { SeedHints } from './seed-hints.ts'
import { readTableShapes, type TableShape } from './table-shape.ts'

export interface SeedOutcome {
  /** Rows each table holds afterwards: fewer than asked for where its unique constraints leave no room for more. */
  readonly rows: ReadonlyMap<string, number>
  readonly failures: readonly { readonly table: string; readonly why: string }[]
}

/**
 * Fills the named tables, and the tables their foreign keys need, with rows made inside the server. `keeper` inserts
 * them: the defaults, checks and rules of a table are code that must not run with the rights of `admin`. Each table
 * gets `usual` rows, unless `counts` says otherwise.
 */
export async function seedTables(
  { admin, keeper }: { readonly admin: Client; readonly keeper: Client },
  names: readonly string[],
  usual: number,
  hints: SeedHints,
  counts: ReadonlyMap<string, number> = new Map(),
): Promise<SeedOutcome> {
  const shapes = await withParents(admin, names, hints)
  const failures: { table: string; why: string }[] = []
  const rows = new Map<string, number>()
  const filled: string[] = []
  for (const shape of parentsFirst(shapes)) {
    const count = counts.get(shape.name) ?? usual
    const existing = await countRows(admin, shape.name)
    rows.set(shape.name, existing)
    if (existing >= count || (existing > 0 && !names.includes(shape.name))) continue
    try {
      const made = await fillTable(keeper, { shape, existing, count: count - existing }, shapes, hints)
      rows.set(shape.name, existing + made)
      filled.push(shape.name)
    } catch (cause) {
      if (!isDatabaseError(cause)) throw cause
      failures.push({ table: shape.name, why: `No rows could be made for it: ${cause.message}` })
    }
  }
  for (const table of filled) {
    try {
      // Index expressions are computed here, on the search path of the history.
      await keeper.query(`VACUUM (FREEZE, ANALYZE) ${quoteQualified(table)}`)
    } catch (cause) {
      if (!isDatabaseError(cause)) throw cause
      failures.push({ table, why: `Its rows could not be analysed: ${cause.message}` })
    }
  }
  return { rows, failures }
}

export async function countRows(admin: Client, table: string): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(`SELECT count(*) FROM ${quoteQualified(table)}`)
  return Number(rows[0]?.count)
}

export async function withParents(
  admin: Client,
  names: readonly string[],
  hints: SeedHints,
): Promise<TableShape[]> {
  const found = new Map<string, TableShape>()
  let wanted = [...new Set(names)]
  while (wanted.length > 0) {
    const shapes = await readTableShapes(admin, wanted)
    for (const shape of shapes) found.set(shape.name, shape)
    const parents = shapes.flatMap((shape) => foreignKeys(shape, hints).map((key) => key.parent))
    wanted = [...new Set(parents)].filter((parent) => !found.has(parent))
    if (shapes.length === 0) break
  }
  return [...found.values()]
}

/** Depth first along foreign keys; a cycle is cut where it closes. */
export function parentsFirst(shapes: readonly TableShape[]): TableShape[] {
  const byName = new Map(shapes.map((shape) => [shape.name, shape]))
  const ordered = new Set<TableShape>()
  const visiting = new Set<TableShape>()
  const visit = (shape: TableShape): void => {
    if (ordered.has(shape) || visiting.has(shape)) return
    visiting.add(shape)
    for (const key of shape.foreignKeys) {
      const parent = byName.get(key.parent)
      if (parent) visit(parent)
    }
    ordered.add(shape)
  }
  shapes.forEach(visit)
  return [...ordered]
}
