import type {
  AlterDetail,
  ExpressionFacts,
  LikeClause,
  PartitionBound,
  QueryFacts,
  RenameDetail,
  RowCondition,
  SimpleCondition,
  StatementDetail,
} from './operation-details.ts'

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
  /** Columns and functions of the expression of a check. */
  readonly expression?: ExpressionFacts
  /** Parts of the check that must all hold and are simple enough to be compared. */
  readonly conditions?: readonly SimpleCondition[]
  readonly noInherit?: boolean
  readonly notEnforced?: boolean
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
  /** `DEFAULT NULL` is no default to the server. */
  readonly defaultIsNull?: boolean
  readonly generatedVirtual?: boolean
  /** Sequences that the default takes its numbers from, qualified. */
  readonly defaultSequences?: readonly string[]
  readonly collation?: string
}

export type Operation =
  | {
      readonly type: 'create-table'
      readonly table: string
      readonly partitioned: boolean
      readonly columns: readonly ColumnDefinition[]
      readonly partitionOf: string | null
      readonly references: readonly string[]
      readonly constraints?: readonly ConstraintDefinition[]
      readonly bound?: PartitionBound
      readonly partitionKey?: ExpressionFacts
      readonly inherits?: readonly string[]
      readonly like?: readonly LikeClause[]
      readonly persistence?: 'permanent' | 'unlogged' | 'temporary'
      readonly ifNotExists?: boolean
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
      readonly method?: string
      /** A column has an order, a collation or an operator class of its own. */
      readonly varied?: boolean
      /** What its expressions and its condition read. */
      readonly expression?: ExpressionFacts
      readonly included?: readonly string[]
      /** What the server makes a name of where none is given: columns, functions, `expr`. */
      readonly nameParts?: readonly string[]
    }
  | {
      readonly type: 'drop-index'
      readonly indexes: readonly string[]
      readonly concurrently: boolean
      readonly cascade?: boolean
      readonly ifExists?: boolean
    }
  | {
      readonly type: 'reindex'
      readonly concurrently: boolean
      readonly name: string | null
      readonly target?: 'index' | 'table' | 'schema' | 'database' | 'system'
      /** The index or table, qualified. */
      readonly relation?: string
    }
  | {
      readonly type: 'detach-partition'
      readonly table: string
      readonly partition: string
      readonly concurrently: boolean
    }
  | {
      readonly type: 'add-column'
      readonly table: string
      readonly column: ColumnDefinition
      readonly only?: boolean
      readonly ifNotExists?: boolean
    }
  | {
      readonly type: 'drop-column'
      readonly table: string
      readonly column: string
      readonly only?: boolean
      readonly cascade?: boolean
    }
  | {
      readonly type: 'alter-column-type'
      readonly table: string
      readonly column: string
      readonly newType: string
      readonly using: string | null
      /** USING says what would happen without it: the column itself, perhaps cast to the new type. */
      readonly usingSays?: 'column' | 'else'
      readonly collation?: string
      readonly only?: boolean
    }
  | {
      readonly type: 'set-not-null'
      readonly table: string
      readonly column: string
      readonly only?: boolean
    }
  | {
      readonly type: 'drop-not-null'
      readonly table: string
      readonly column: string
      readonly only?: boolean
    }
  | {
      readonly type: 'add-constraint'
      readonly table: string
      readonly constraint: ConstraintDefinition
      readonly only?: boolean
    }
  | {
      readonly type: 'validate-constraint'
      readonly table: string
      readonly name: string
      readonly only?: boolean
    }
  | {
      readonly type: 'drop-constraint'
      readonly table: string
      readonly name: string
      readonly only?: boolean
      readonly cascade?: boolean
    }
  | {
      readonly type: 'alter-table'
      readonly table: string
      readonly action: string
      /** The table that becomes a partition. */
      readonly attaches?: string
      readonly detail?: AlterDetail
    }
  | {
      readonly type: 'drop-table'
      readonly tables: readonly string[]
      readonly cascade?: boolean
      readonly ifExists?: boolean
    }
  | { readonly type: 'truncate'; readonly tables: readonly string[]; readonly cascade?: boolean }
  | { readonly type: 'rename'; readonly table: string; readonly what: string; readonly detail?: RenameDetail }
  | {
      readonly type: 'write-rows'
      readonly table: string
      readonly verb: 'insert' | 'update' | 'delete' | 'merge' | 'copy'
      /** Other relations that it names: what is written may come from them. */
      readonly reads: readonly string[]
      /** UPDATE and DELETE without a condition visit every row. */
      readonly everyRow?: boolean
      /** Of UPDATE and DELETE; absent: none. */
      readonly condition?: RowCondition
      /** Columns that UPDATE sets. */
      readonly sets?: readonly string[]
      /** Columns to which INSERT gives values of its own; absent: it names none. */
      readonly columns?: readonly string[]
      /** How many values INSERT gives in each row, for the first columns of the table where it names none. */
      readonly width?: number
      /** Where the rows of INSERT come from; absent with VALUES. */
      readonly query?: QueryFacts
      readonly functions?: readonly string[]
    }
  | {
      readonly type: 'set'
      readonly name: string
      readonly value: string | null
      readonly scope: 'session' | 'transaction'
    }
  | { readonly type: 'transaction'; readonly action: 'begin' | 'commit' | 'rollback' | 'savepoint' }
  | {
      readonly type: 'maintenance'
      readonly command: 'vacuum' | 'vacuum-full' | 'analyze' | 'cluster'
      readonly tables?: readonly string[]
    }
  | { readonly type: 'opaque'; readonly text: string; readonly detail?: StatementDetail }
  | {
      readonly type: 'other'
      readonly kind: string
      readonly tables: readonly string[]
      readonly detail?: StatementDetail
    }
