import type { ColumnDef, CreateStmt, TableLikeClause } from '@pgsql/types'
import type { LikeClause } from '../model/operation-details.ts'
import { constraintDefinition } from './definitions.ts'
import { factsOf } from './expressions.ts'
import { qualified, stringsOf, writtenRelation } from './names.ts'
import { partitionBound } from './partition-bounds.ts'

/** What CREATE TABLE says beside its columns. */
export function tableDetail(create: CreateStmt, schema: string) {
  const { tableElts = [], constraints = [], inhRelations = [], partbound, partspec, relation } = create
  const parents = inhRelations.flatMap((item) =>
    'RangeVar' in item ? [qualified(writtenRelation(item.RangeVar), schema)] : [],
  )
  return {
    constraints: [...tableElts, ...constraints].flatMap((item) =>
      'Constraint' in item ? [constraintDefinition(item.Constraint, schema, null)] : [],
    ),
    ...(partbound ? { bound: partitionBound(partbound) } : { inherits: parents }),
    ...(partspec ? { partitionKey: partitionKey(partspec.partParams ?? []) } : {}),
    like: tableElts.flatMap((item) =>
      'TableLikeClause' in item ? [likeClause(item.TableLikeClause, schema)] : [],
    ),
    persistence: PERSISTENCE[relation?.relpersistence ?? 'p'] ?? 'permanent',
    ifNotExists: create.if_not_exists ?? false,
  }
}

function partitionKey(params: NonNullable<NonNullable<CreateStmt['partspec']>['partParams']>) {
  const facts = factsOf(params)
  const named = params.flatMap((item) =>
    'PartitionElem' in item && item.PartitionElem.name ? [item.PartitionElem.name] : [],
  )
  return { columns: [...named, ...facts.columns], functions: facts.functions }
}

const PERSISTENCE: Readonly<Record<string, 'permanent' | 'unlogged' | 'temporary'>> = {
  p: 'permanent',
  u: 'unlogged',
  t: 'temporary',
}

/** The bits of `TableLikeOption` in `parsenodes.h`. */
const COPIES = { constraints: 1 << 2, indexes: 1 << 6, statistics: 1 << 7 } as const

function likeClause({ relation, options = 0 }: TableLikeClause, schema: string): LikeClause {
  return {
    table: qualified(writtenRelation(relation), schema),
    constraints: (options & COPIES.constraints) !== 0,
    indexes: (options & COPIES.indexes) !== 0,
    statistics: (options & COPIES.statistics) !== 0,
  }
}

/** What a new type says beside the type: the collation, and what USING amounts to. */
export function columnTypeDetail(column: string, { raw_default: using, collClause }: ColumnDef) {
  const inner = using && 'TypeCast' in using ? using.TypeCast.arg : using
  const itself =
    inner !== undefined && 'ColumnRef' in inner && stringsOf(inner.ColumnRef.fields).at(-1) === column
  return {
    ...(using ? { usingSays: itself ? ('column' as const) : ('else' as const) } : {}),
    ...(collClause ? { collation: stringsOf(collClause.collname).join('.') } : {}),
  }
}
