import type { ConstraintDefinition } from '../model/operation.ts'
import type { PartitionBound, QueryFacts } from '../model/operation-details.ts'
import type { IndexFacts } from '../model/schema-facts.ts'
import type { Doubts } from './doubts.ts'
import { GroupedMap } from './grouped-map.ts'

/** Everything here is named with its schema, but for columns, constraints and triggers, which belong to a table. */
export interface KnownColumn {
  readonly type: string
  readonly notNull: boolean
  readonly generated: 'stored' | 'virtual' | null
  readonly identity: boolean
  readonly hasDefault: boolean
  readonly collation: string | null
}

export interface KnownConstraint extends ConstraintDefinition {
  readonly validated: boolean
  /** The index that a unique, primary or exclusion constraint rests on. */
  readonly index: string | null
}

export type TableKind = 'table' | 'partitioned' | 'view' | 'materialized-view'

export interface KnownTable {
  readonly kind: TableKind
  readonly persistence: 'permanent' | 'unlogged' | 'temporary'
  readonly columns: Map<string, KnownColumn>
  readonly constraints: Map<string, KnownConstraint>
  /** Tables it inherits from; a partition has exactly one. */
  readonly parents: Set<string>
  /** Where it is a partition, which part of its parent it holds. */
  readonly bound: PartitionBound | null
  readonly partitionKey: readonly string[]
  /** Rights that somebody was given, by role; `PUBLIC` for all of them. */
  readonly grants: Map<string, ReadonlySet<string>>
  /** How UPDATE and DELETE tell subscribers which row is meant; of an index its name. */
  readonly replicaIdentity: 'default' | 'full' | 'nothing' | { readonly index: string }
  readonly rowSecurity: boolean
  /** Names of row security policies. */
  readonly policies: Set<string>
  /** Names of triggers, with the functions that they call. */
  readonly triggers: Map<string, string>
  /** What a view asks. */
  readonly query: QueryFacts | null
  /** Columns that a view rests on, as `table.column`, as far as they are certain. */
  readonly restsOn: readonly string[]
}

export interface KnownIndex extends IndexFacts {
  /** The index of the partitioned table that it is a part of. */
  readonly parent: string | null
}

export interface KnownType {
  readonly kind: 'enum' | 'domain' | 'composite' | 'range'
  readonly base: string | null
  /** A domain that demands something of its values. */
  readonly constrained: boolean
}

export interface KnownFunction {
  readonly language: string
  readonly volatility: 'immutable' | 'stable' | 'volatile'
}

/** What is sent to logical subscribers. */
export interface KnownPublication {
  readonly all: boolean
  readonly tables: ReadonlySet<string>
  readonly schemas: ReadonlySet<string>
  /** UPDATE or DELETE are among what is published. */
  readonly changes: boolean
}

/** As much of a schema as is known, from a catalog or from the parse of its history. Changed in place by `learn`. */
export interface SchemaModel {
  /** Major version of the server that the prediction is for. */
  readonly major: number
  readonly tables: Map<string, KnownTable>
  /** By name, and grouped by table. */
  readonly indexes: GroupedMap<KnownIndex>
  /** Tables that were ever said to inherit from a table or to be a partition of it; `parents` says which still are. */
  readonly heirs: Map<string, Set<string>>
  /** Tables that were ever said to refer to a table; their constraints say which still do. */
  readonly referring: Map<string, Set<string>>
  /** Sequences with the `table.column` that owns them. */
  readonly sequences: Map<string, string | null>
  readonly types: Map<string, KnownType>
  /** By the last name alone, because a call rarely says the schema. */
  readonly functions: Map<string, KnownFunction>
  readonly statistics: Map<string, readonly string[]>
  readonly publications: Map<string, KnownPublication>
  /** What the session has set, as far as the script says it. */
  readonly settings: Map<string, string>
  readonly doubts: Doubts
}

export function emptySchema(major = 18): SchemaModel {
  return {
    major,
    tables: new Map(),
    indexes: new GroupedMap((index) => index.table),
    heirs: new Map(),
    referring: new Map(),
    sequences: new Map(),
    types: new Map(),
    functions: new Map(),
    statistics: new Map(),
    publications: new Map(),
    settings: new Map(),
    doubts: { everywhere: false, tables: new Set() },
  }
}

export function emptyTable(kind: TableKind, more: Partial<KnownTable> = {}): KnownTable {
  return {
    kind,
    persistence: 'permanent',
    columns: new Map(),
    constraints: new Map(),
    parents: new Set(),
    bound: null,
    partitionKey: [],
    grants: new Map(),
    replicaIdentity: 'default',
    rowSecurity: false,
    policies: new Set(),
    triggers: new Map(),
    query: null,
    restsOn: [],
    ...more,
  }
}
