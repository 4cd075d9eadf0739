import type { Operation } from '../model/operation.ts'
import type { PartitionBound } from '../model/operation-details.ts'
import { impliesBound } from './bound-proof.ts'
import {
  all,
  created,
  type Expectation,
  exclusive,
  locked,
  lockedIndex,
  lockedIndexes,
  nothing,
  scanned,
  unsure,
} from './expectation.ts'
import { labelOf, matchingIndex } from './learn-parts.ts'
import { freeRelationName } from './names.ts'
import type { SchemaModel } from './schema-model.ts'
import { defaultPartition, foreignKeysOf, holdsRows, indexesOf, referencesTo, treeOf } from './tree.ts'

type Of<Type extends Operation['type']> = Extract<Operation, { readonly type: Type }>

/** ATTACH PARTITION: the parent stays usable, the new partition and the default one do not. */
export function attachPartition(
  schema: SchemaModel,
  parent: string,
  partition: string,
  bound: PartitionBound | undefined,
): Expectation {
  const tree = treeOf(schema, partition)
  const proved = impliesBound(schema, parent, partition, bound)
  const rows = tree.filter((one) => holdsRows(schema, one))
  const targets = foreignKeysOf(schema, parent).flatMap(({ constraint }) =>
    treeOf(schema, constraint.references ?? parent),
  )
  const foreign =
    targets.length > 0 || referencesTo(schema, parent).length > 0 ? unsure('locks', 'scans') : nothing
  return all(
    locked(schema, 'ShareUpdateExclusiveLock', parent),
    exclusive(schema, ...tree),
    proved === 'yes' ? nothing : proved === 'no' ? scanned(...rows) : unsure('scans'),
    besideDefault(schema, parent, bound),
    ...indexesOf(schema, parent).map(([name, index]) => {
      const ready = matchingIndex(schema, partition, index)
      if (ready !== undefined)
        return all(
          lockedIndex(schema, 'AccessShareLock', parent, name),
          lockedIndex(schema, 'AccessShareLock', partition, ready),
        )
      return all(
        lockedIndex(schema, 'ShareUpdateExclusiveLock', parent, name),
        newParts(schema, tree, index.nameParts, labelOf(schema, name)),
        scanned(...rows),
      )
    }),
    foreign,
  )
}

function newParts(
  schema: SchemaModel,
  tables: readonly string[],
  columns: readonly string[],
  label: string,
): Expectation {
  return all(
    ...tables.map((table) =>
      created(schema, freeRelationName(schema, table, label === 'pkey' ? [] : columns, label), table),
    ),
  )
}

/** The default partition must hold no row of the new one, which is looked up in all of its rows. */
export function besideDefault(
  schema: SchemaModel,
  parent: string,
  bound: PartitionBound | undefined,
): Expectation {
  const other = defaultPartition(schema, parent)
  if (other === undefined || bound?.kind === 'default') return nothing
  const tree = treeOf(schema, other)
  const checked = [...(schema.tables.get(other)?.constraints.values() ?? [])].some(
    ({ kind, validated }) => kind === 'check' && validated,
  )
  const rows = tree.filter((one) => holdsRows(schema, one))
  return all(exclusive(schema, ...tree), checked ? unsure('scans') : scanned(...rows))
}

/** CREATE TABLE … PARTITION OF locks the parent as hard as DROP TABLE does. */
export function createPartition(
  schema: SchemaModel,
  parent: string,
  table: string,
  bound: PartitionBound | undefined,
): Expectation {
  const targets = foreignKeysOf(schema, parent).flatMap(({ constraint }) =>
    treeOf(schema, constraint.references ?? parent),
  )
  return all(
    exclusive(schema, parent),
    locked(schema, 'ShareRowExclusiveLock', ...targets),
    besideDefault(schema, parent, bound),
    ...indexesOf(schema, parent).map(([name, index]) =>
      all(
        lockedIndex(schema, 'ShareUpdateExclusiveLock', parent, name),
        newParts(schema, [table], index.nameParts, labelOf(schema, name)),
      ),
    ),
    referencesTo(schema, parent).length > 0 ? unsure('locks', 'scans') : nothing,
  )
}

/** DETACH PARTITION takes both out of use, and the default partition with them. */
export function detachPartition(
  schema: SchemaModel,
  { table, partition, concurrently }: Of<'detach-partition'>,
): Expectation {
  if (concurrently) return all(locked(schema, 'ShareUpdateExclusiveLock', table), unsure('locks'))
  const targets = foreignKeysOf(schema, partition).flatMap(({ constraint }) =>
    treeOf(schema, constraint.references ?? table),
  )
  const other = defaultPartition(schema, table)
  return all(
    exclusive(schema, table, ...treeOf(schema, partition), ...(other === undefined ? [] : [other])),
    lockedIndexes(schema, 'AccessExclusiveLock', partition),
    locked(schema, 'ShareRowExclusiveLock', ...targets),
    referencesTo(schema, table).length > 0 ? unsure('locks', 'scans') : nothing,
  )
}
