import type { Operation } from '../model/operation.ts'
import {
  all,
  type Expectation,
  exclusive,
  locked,
  lockedTree,
  plannedOver,
  rewritten,
  unsure,
} from './expectation.ts'
import type { SchemaModel } from './schema-model.ts'
import { treeOf } from './tree.ts'

/** VACUUM, ANALYZE and CLUSTER of named tables; without a name they visit what only the server knows. */
export function maintenance(
  schema: SchemaModel,
  { command, tables = [] }: Extract<Operation, { readonly type: 'maintenance' }>,
): Expectation {
  if (tables.length === 0) return unsure('locks', 'rewrites', 'scans')
  return all(...tables.map((table) => ofTable(schema, command, table)))
}

function ofTable(
  schema: SchemaModel,
  command: Extract<Operation, { readonly type: 'maintenance' }>['command'],
  table: string,
): Expectation {
  switch (command) {
    case 'vacuum':
      return all(lockedTree(schema, 'ShareUpdateExclusiveLock', table, false))
    case 'vacuum-full':
    case 'cluster':
      return all(exclusive(schema, table), rewritten(schema, table))
    case 'analyze': {
      const tree = treeOf(schema, table)
      // Before PostgreSQL 18 what inherits from a table is sampled with it and keeps its own statistics.
      const own = schema.major >= 18 || schema.tables.get(table)?.kind === 'partitioned' ? tree : [table]
      return all(
        locked(schema, 'AccessShareLock', ...tree),
        locked(schema, 'ShareUpdateExclusiveLock', ...own),
        plannedOver(schema, 'AccessShareLock', ...own),
      )
    }
  }
}
