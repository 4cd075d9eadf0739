/**
 * What a statement does, reduced to what rules and predictions ask about. Tables are schema-qualified
 * (`public.orders`). Rules see these, never parse trees.
 */
export type ConstraintKind = 'check' | 'foreign-key' | 'unique' | 'primary-key' | 'exclusion' | 'not-null'

export interface ConstraintDefinition {
  readonly kind: ConstraintKind
  readonly name: string | null
  readonly columns: readonly string[]
  /** Columns of which the check demands IS NOT NULL: once validated it spares SET NOT NULL its scan. */
  readonly provesNotNull: readonly string[]
  /** `NOT VALID`: existing rows are not looked at. */
  readonly notValid: boolean
  /** The prepared index of `USING INDEX`. */
  readonly usingIndex: string | null
  /** The referenced table of a foreign key. */
  readonly references: string | null
  /** Referenced columns; empty: the primary key of the referenced table. */
  readonly referencedColumns: readonly string[]
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: string
  readonly hasDefault: boolean
  /** The default is an expression that calls functions; whether they are volatile only the server knows. */
  readonly defaultCallsFunctions: readonly string[]
  readonly notNull: boolean
  readonly generatedStored: boolean
  readonly identity: boolean
  readonly serial: boolean
  readonly constraints: readonly ConstraintDefinition[]
}

export type Operation =
  | {
      readonly type: 'create-table'
      readonly table: string
      readonly partitioned: boolean
      readonly columns: readonly ColumnDefinition[]
      readonly partitionOf: string | null
      readonly references: readonly string[]
    }
  | {
      readonly type: 'create-index'
      readonly table: string
      readonly index: string | null
      readonly columns: readonly string[]
      readonly unique: boolean
      readonly concurrently: boolean
      readonly ifNotExists: boolean
      /** `ON ONLY`: of a partitioned table nothing is read. */
      readonly onlyParent: boolean
    }
  | { readonly type: 'drop-index'; readonly indexes: readonly string[]; readonly concurrently: boolean }
  | { readonly type: 'reindex'; readonly concurrently: boolean; readonly name: string | null }
  | {
      readonly type: 'detach-partition'
      readonly table: string
      readonly partition: string
      readonly concurrently: boolean
    }
  | { readonly type: 'add-column'; readonly table: string; readonly column: ColumnDefinition }
  | { readonly type: 'drop-column'; readonly table: string; readonly column: string }
  | {
      readonly type: 'alter-column-type'
      readonly table: string
      readonly column: string
      readonly newType: string
      readonly using: string | null
    }
  | { readonly type: 'set-not-null'; readonly table: string; readonly column: string }
  | { readonly type: 'drop-not-null'; readonly table: string; readonly column: string }
  | { readonly type: 'add-constraint'; readonly table: string; readonly constraint: ConstraintDefinition }
  | { readonly type: 'validate-constraint'; readonly table: string; readonly name: string }
  | { readonly type: 'drop-constraint'; readonly table: string; readonly name: string }
  | {
      readonly type: 'alter-table'
      readonly table: string
      readonly action: string
      /** The table that becomes a partition. */
      readonly attaches?: string
    }
  | { readonly type: 'drop-table'; readonly tables: readonly string[] }
  | { readonly type: 'truncate'; readonly tables: readonly string[] }
  | { readonly type: 'rename'; readonly table: string; readonly what: string }
  | {
      readonly type: 'write-rows'
      readonly table: string
      readonly verb: 'insert' | 'update' | 'delete' | 'merge' | 'copy'
      /** Other relations that it names: what is written may come from them. */
      readonly reads: readonly string[]
    }
  | {
      readonly type: 'set'
      readonly name: string
      readonly value: string | null
      readonly scope: 'session' | 'transaction'
    }
  | { readonly type: 'transaction'; readonly action: 'begin' | 'commit' | 'rollback' | 'savepoint' }
  | { readonly type: 'maintenance'; readonly command: 'vacuum' | 'vacuum-full' | 'analyze' | 'cluster' }
  | { readonly type: 'opaque'; readonly text: string }
  | { readonly type: 'other'; readonly kind: string; readonly tables: readonly string[] }
