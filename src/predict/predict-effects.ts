import { LOCK_MODES } from '../model/lock-modes.ts'
import type { Operation } from '../model/operation.ts'
import type { Effects, SqlError } from '../model/report.ts'
import { alterTable } from './alter-table.ts'
import { certainRefusal } from './certain-refusal.ts'
import { alterColumnType } from './column-type.ts'
import { addColumn, dropColumn, dropNotNull, setNotNull } from './columns.ts'
import { addConstraint, dropConstraint, validateConstraint } from './constraints.ts'
import { all, type Expectation, type ExpectedLock, nothing, unsure } from './expectation.ts'
import { createIndex, dropIndex, reindex } from './indexes.ts'
import { maintenance } from './maintenance.ts'
import { otherStatement } from './other-statements.ts'
import { detachPartition } from './partitions.ts'
import { writeRows } from './rows.ts'
import type { SchemaModel } from './schema-model.ts'
import { createTable, dropTable, rename, truncate } from './tables.ts'
import { distinct } from './tree.ts'

/**
 * The effects a statement would have on the schema as far as it is known: on each relation the strongest lock, copies
 * of tables, indexes made anew, full scans. What cannot be told is named in `unknown`; times stay unknown without a
 * server.
 */
export function predictEffects(operations: readonly Operation[], schema: SchemaModel): Effects {
  const error = certainRefusal(operations, schema)
  if (error !== null) return refused(error)
  const expected = all(...operations.map((operation) => expect(operation, schema)))
  const unknown = distinct(expected.unknown)
  const indexRebuilds = distinct(expected.indexRebuilds)
  return {
    source: 'predicted',
    durationMs: null,
    locks: strongest(expected.locks).map((lock) => ({ ...lock, heldMs: null })),
    rewrites: distinct(expected.rewrites),
    scans: distinct(expected.scans),
    ...(indexRebuilds.length > 0 ? { indexRebuilds } : {}),
    walBytes: null,
    ...(unknown.length > 0 ? { unknown } : {}),
    error: null,
  }
}

/** What a refused statement does is undone. */
function refused(error: SqlError): Effects {
  return { source: 'predicted', durationMs: null, locks: [], rewrites: [], scans: [], walBytes: null, error }
}

function strongest(locks: readonly ExpectedLock[]): readonly ExpectedLock[] {
  const found = new Map<string, ExpectedLock>()
  for (const lock of locks) {
    const known = found.get(lock.relation)
    if (known === undefined || LOCK_MODES.indexOf(lock.mode) > LOCK_MODES.indexOf(known.mode))
      found.set(lock.relation, lock)
  }
  return [...found.values()]
}

function expect(operation: Operation, schema: SchemaModel): Expectation {
  switch (operation.type) {
    case 'create-table':
      return createTable(schema, operation)
    case 'create-index':
      return createIndex(schema, operation)
    case 'drop-index':
      return dropIndex(schema, operation)
    case 'reindex':
      return reindex(schema, operation)
    case 'detach-partition':
      return detachPartition(schema, operation)
    case 'add-column':
      return addColumn(schema, operation)
    case 'drop-column':
      return dropColumn(schema, operation)
    case 'alter-column-type':
      return alterColumnType(schema, operation)
    case 'set-not-null':
      return setNotNull(schema, operation)
    case 'drop-not-null':
      return dropNotNull(schema, operation)
    case 'add-constraint':
      return addConstraint(schema, operation.table, operation.constraint, operation.only)
    case 'validate-constraint':
      return validateConstraint(schema, operation)
    case 'drop-constraint':
      return dropConstraint(schema, operation)
    case 'alter-table':
      return alterTable(schema, operation)
    case 'drop-table':
      return dropTable(schema, operation)
    case 'truncate':
      return truncate(schema, operation)
    case 'rename':
      return rename(schema, operation)
    case 'write-rows':
      return writeRows(schema, operation)
    case 'set':
    case 'transaction':
      return nothing
    case 'maintenance':
      return maintenance(schema, operation)
    case 'opaque':
      return operation.detail
        ? otherStatement(schema, operation.detail)
        : unsure('locks', 'rewrites', 'scans')
    case 'other':
      if (operation.detail) return otherStatement(schema, operation.detail)
      return operation.tables.length === 0 ? nothing : unsure('locks')
  }
}
