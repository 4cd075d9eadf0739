import type { Operation } from '../model/operation.ts'
import { all, created, type Expectation, locked, lockedIndex, scanned, unsure } from './expectation.ts'
import { matchingIndex } from './learn-parts.ts'
import { freeRelationName, inSchemaOf } from './names.ts'
import type { SchemaModel } from './schema-model.ts'
import { childrenOf, holdsRows, indexesOf, partsOfIndex, treeOf } from './tree.ts'

type Of<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

/** CREATE INDEX: SHARE on the table and its partitions; each that holds rows is read. */
export function createIndex(schema: SchemaModel, operation: Of<'create-index'>): Expectation {
  const { table, index, concurrently, ifNotExists, onlyParent, columns } = operation
  const mode = concurrently ? 'ShareUpdateExclusiveLock' : 'ShareLock'
  if (ifNotExists && index !== null && schema.indexes.has(inSchemaOf(table, index)))
    return locked(schema, mode, table)
  const nameParts = operation.nameParts ?? columns
  const name = index === null ? freeRelationName(schema, table, nameParts, 'idx') : inSchemaOf(table, index)
  const own = all(
    locked(schema, mode, table),
    created(schema, name, table),
    scanned(...[table].filter((one) => holdsRows(schema, one))),
  )
  if (onlyParent || schema.tables.get(table)?.kind !== 'partitioned') return own
  return all(own, ...childrenOf(schema, table).map((child) => createPart(schema, child, operation)))
}

/** A partition that has such an index already is not read. */
function createPart(schema: SchemaModel, table: string, operation: Of<'create-index'>): Expectation {
  const { columns, unique, included = [], expression, nameParts = columns } = operation
  const mentioned = expression?.columns ?? []
  const computed = mentioned.length > 0 || nameParts.length > columns.length + included.length
  const wanted = { table, columns, included, mentioned, nameParts, unique, computed, parent: null }
  const ready = matchingIndex(schema, table, wanted)
  if (ready !== undefined && computed) return all(locked(schema, 'ShareLock', table), unsure('scans'))
  if (ready !== undefined)
    return all(locked(schema, 'ShareLock', table), lockedIndex(schema, 'AccessShareLock', table, ready))
  return createIndex(schema, { ...operation, table, index: null, onlyParent: false, nameParts })
}

/** DROP INDEX locks the table as hard as the index; of a partitioned one all parts. */
export function dropIndex(schema: SchemaModel, operation: Of<'drop-index'>): Expectation {
  return all(...operation.indexes.map((index) => dropOne(schema, index, operation)))
}

function dropOne(
  schema: SchemaModel,
  index: string,
  { concurrently, ifExists }: Of<'drop-index'>,
): Expectation {
  const known = schema.indexes.get(index)
  if (known === undefined) return ifExists ? all() : unsure('locks')
  const mode = concurrently ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock'
  return all(
    ...[index, ...partsOfIndex(schema, index)].map((one) => {
      const table = schema.indexes.get(one)?.table ?? known.table
      return all(locked(schema, mode, table), lockedIndex(schema, mode, table, one))
    }),
  )
}

/** REINDEX: the table is read once for each index, and each index is out of reach. */
export function reindex(schema: SchemaModel, operation: Of<'reindex'>): Expectation {
  const { target, relation, concurrently } = operation
  if (relation === undefined || concurrently) return unsure('locks', 'scans')
  if (target === 'index') {
    const known = schema.indexes.get(relation)
    if (known === undefined) return unsure('locks', 'scans')
    return rebuilt(schema, known.table, [relation])
  }
  if (target !== 'table') return unsure('locks', 'scans')
  return all(
    ...treeOf(schema, relation)
      .filter((one) => one === relation || schema.tables.get(relation)?.kind === 'partitioned')
      .filter((one) => holdsRows(schema, one))
      .map((one) =>
        rebuilt(
          schema,
          one,
          indexesOf(schema, one).map(([name]) => name),
        ),
      ),
  )
}

function rebuilt(schema: SchemaModel, table: string, indexes: readonly string[]): Expectation {
  const own = all(
    locked(schema, 'ShareLock', table),
    lockedIndex(schema, 'AccessExclusiveLock', table, ...indexes),
    indexes.length > 0 ? scanned(table) : all(),
  )
  return { ...own, indexRebuilds: indexes }
}
