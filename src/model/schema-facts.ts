import type { ConstraintDefinition } from './operation.ts'

export interface ColumnFacts {
  /** In the parser's words: `int4`, `varchar(20)`, `public.mood`. */
  readonly type: string
  readonly notNull: boolean
  readonly generated: 'stored' | 'virtual' | null
  readonly identity: boolean
  readonly hasDefault: boolean
}

export interface TableFacts {
  readonly columns: ReadonlyMap<string, ColumnFacts>
  readonly constraints: ReadonlyMap<string, ConstraintDefinition>
  /** Tables it inherits from, or whose partition it is. */
  readonly parents: ReadonlySet<string>
  /** Rights that somebody was given, by role; `PUBLIC` for all of them. */
  readonly grants: ReadonlyMap<string, ReadonlySet<string>>
  /** Columns in the partition key; empty where the table is not partitioned. */
  readonly partitionKey: readonly string[]
  /** How UPDATE and DELETE tell subscribers which row is meant; of an index its name. */
  readonly replicaIdentity: 'default' | 'full' | 'nothing' | { readonly index: string }
  readonly rowSecurity: boolean
  /** Names of its triggers, with the functions that they call. */
  readonly triggers: ReadonlyMap<string, string>
  /** Names of its row security policies. */
  readonly policies: ReadonlySet<string>
}

export interface IndexFacts {
  readonly table: string
  readonly columns: readonly string[]
  readonly included: readonly string[]
  /** Columns in its expressions and its condition. */
  readonly mentioned: readonly string[]
  /** Columns and functions in their order, included ones at the end. */
  readonly nameParts: readonly string[]
  readonly unique: boolean
  /** It has an expression or a condition. */
  readonly computed: boolean
  /** Absent: a B-tree in the usual order with the usual operators. */
  readonly kind?: string
}

export interface PublicationFacts {
  readonly all: boolean
  readonly tables: ReadonlySet<string>
  readonly schemas: ReadonlySet<string>
  /** UPDATE or DELETE are among what is published. */
  readonly changes: boolean
}

/** Tables that a script names, with all of their indexes, those of constraints included. Names are qualified. */
export interface SchemaFacts {
  readonly tables: ReadonlyMap<string, TableFacts>
  readonly indexes: ReadonlyMap<string, IndexFacts>
  readonly publications: ReadonlyMap<string, PublicationFacts>
}

/** What is known of a schema around a script, from a catalog or from the parse of its history. */
export interface SchemaChange {
  readonly before: SchemaFacts
  readonly after: SchemaFacts
  /** What the whole schema had before. Advice on what is the habit of a schema helps nobody. */
  readonly habits: {
    /** Types of columns without their modifiers, as far as the script gives the same to a column. */
    readonly types: ReadonlySet<string>
    /** Some name has capital letters, or there is none yet; false where the script gives no such name. */
    readonly mixedCase: boolean
  }
}
