import type { LockMode } from './lock-modes.ts'

/** What the parse tells of an expression; what its functions do is not looked at. */
export interface ExpressionFacts {
  readonly columns: readonly string[]
  /** Names of the functions that it calls, without their schema. */
  readonly functions: readonly string[]
}

/** One part of a condition whose parts must all hold: `column op constant`, or `column IS NOT NULL`. */
export interface SimpleCondition {
  readonly column: string
  readonly operator: string
  readonly value: string
}

/** What the text of the WHERE of an UPDATE or DELETE tells. */
export interface RowCondition {
  /** `broad`: it leaves few rows out, unless many are NULL, hold one value or have no match elsewhere. */
  readonly breadth: 'broad' | 'narrow'
  /** Present where it demands nothing but that these columns are NULL, or are not. */
  readonly nullTests?: readonly { readonly column: string; readonly isNull: boolean }[]
}

/** The bound of a partition, as `FOR VALUES` says it. Values are the text of constants, `null` what is none. */
export type PartitionBound =
  | { readonly kind: 'default' }
  | { readonly kind: 'list'; readonly values: readonly (string | null)[] }
  | {
      readonly kind: 'range'
      readonly from: readonly (string | null)[]
      readonly to: readonly (string | null)[]
    }
  | { readonly kind: 'hash' }

/** The table that `LIKE` copies from, and whether its indexes come along. */
export interface LikeClause {
  readonly table: string
  readonly indexes: boolean
  readonly constraints: boolean
  readonly statistics: boolean
}

/** What kind of object a statement is about, in the parser's words without `OBJECT_`: `TABLE`, `MATVIEW`. */
export type ObjectKind = string

/** What prediction asks of a change of a table that has no operation of its own. */
export interface AlterDetail {
  readonly object: ObjectKind
  readonly column?: string
  /** A trigger, an index, a parent, a constraint: whatever the action names. */
  readonly name?: string
  readonly options?: readonly string[]
  readonly bound?: PartitionBound
  readonly only: boolean
  /** What an identity column takes from INSERT from now on: nothing, or what it says. */
  readonly identity?: 'always' | 'by-default'
  /** How UPDATE and DELETE tell subscribers which row is meant. */
  readonly replicaIdentity?: 'default' | 'full' | 'nothing' | 'index'
  /** `DROP DEFAULT`, or NULL as the default, which is the same. */
  readonly dropsDefault?: true
  /** Whether a constraint that is altered is enforced from now on; absent where the statement does not say. */
  readonly enforced?: boolean
}

/** What a statement without an operation of its own does, as far as prediction asks. Relations are qualified. */
export type StatementDetail =
  | {
      readonly what: 'create-trigger'
      readonly table: string
      readonly from: string | null
      readonly name: string
      readonly row: boolean
      /** Qualified. */
      readonly function: string
    }
  | {
      readonly what: 'create-policy' | 'alter-policy'
      readonly name?: string
      readonly table: string
      readonly reads: readonly string[]
    }
  | {
      readonly what: 'create-rule'
      readonly table: string
      readonly name: string
      readonly reads: readonly string[]
    }
  | {
      readonly what: 'create-view'
      readonly view: string
      readonly replaces: boolean
      readonly reads: readonly string[]
      /** Columns that it mentions, by their last name; `*`: all of what it reads. */
      readonly columns?: readonly string[]
    }
  | {
      readonly what: 'create-table-as'
      readonly table: string
      readonly materialized: boolean
      readonly withData: boolean
      readonly query: QueryFacts
      /** As those of a view; absent where it is a table, which keeps nothing of its query. */
      readonly columns?: readonly string[]
    }
  | {
      readonly what: 'refresh'
      readonly view: string
      readonly concurrently: boolean
      readonly withData: boolean
    }
  | {
      readonly what: 'drop'
      readonly object: ObjectKind
      /** Relations, types or functions; for what belongs to a table, the table. */
      readonly names: readonly string[]
      /** What is dropped of the table: the name of a trigger, policy or rule. */
      readonly part: string | null
      readonly cascade: boolean
      readonly ifExists?: boolean
      /** Functions that take arguments, which a function of a trigger does not. */
      readonly withArguments?: boolean
    }
  | { readonly what: 'create-sequence'; readonly sequence: string; readonly ownedBy: string | null }
  | { readonly what: 'alter-sequence'; readonly sequence: string; readonly ownedBy: string | null }
  | { readonly what: 'create-statistics'; readonly name: string; readonly tables: readonly string[] }
  | { readonly what: 'comment'; readonly object: ObjectKind; readonly name: string }
  | {
      readonly what: 'grant'
      readonly object: ObjectKind
      readonly names: readonly string[]
      /** `other`: only the right to pass a right on, or rights to single columns. */
      readonly verb: 'grant' | 'revoke' | 'other'
      /** In capital letters. */
      readonly privileges: 'all' | readonly string[]
      /** `PUBLIC`, or names of roles. */
      readonly roles: readonly string[]
    }
  | {
      readonly what: 'publication'
      readonly name: string
      readonly action: 'create' | 'add' | 'set' | 'drop'
      /** `FOR ALL TABLES`. */
      readonly all: boolean
      readonly tables: readonly string[]
      readonly schemas: readonly string[]
      /** What is published of them; absent where the statement does not say. */
      readonly publishes?: readonly string[]
    }
  | {
      readonly what: 'create-domain'
      readonly domain: string
      readonly base: string
      readonly constrained: boolean
    }
  | {
      readonly what: 'alter-domain'
      readonly domain: string
      /** `C` adds a constraint, `O` sets NOT NULL, `V` validates, as `AlterDomainStmt` calls them. */
      readonly action: string
      readonly notValid: boolean
      /** The constraint that is added; `NOT NULL` may be written as one since PostgreSQL 17. */
      readonly constraint?: 'check' | 'not-null'
    }
  | { readonly what: 'create-type'; readonly type: string; readonly kind: 'enum' | 'composite' | 'range' }
  | {
      readonly what: 'alter-enum'
      readonly type: string
      /** The label that gets another name. */
      readonly rename?: Omit<RenameDetail, 'object'>
      /** The label that is new, and where it stands; absent where that is the end. */
      readonly adds?: { readonly label: string; readonly beside?: string }
    }
  | {
      readonly what: 'create-function'
      readonly name: string
      readonly language: string
      readonly volatility: 'immutable' | 'stable' | 'volatile'
      readonly rights?: FunctionRights
    }
  | {
      readonly what: 'lock-table'
      readonly tables: readonly { readonly name: string; readonly only: boolean }[]
      readonly mode: LockMode
    }
  | {
      readonly what: 'set-schema'
      readonly object: ObjectKind
      readonly name: string
      readonly schema: string
    }
  | { readonly what: 'select'; readonly query: QueryFacts }
  | {
      readonly what: 'none'
      /** ALTER FUNCTION. */
      readonly alters?: { readonly function: string; readonly rights: FunctionRights }
      /** A schema, or a type by its qualified name, that is called otherwise from now on. */
      readonly rename?: RenameDetail
    }

/** Whose rights a function has while it runs. */
export interface FunctionRights {
  /** `SECURITY DEFINER`: those of its owner. Absent: nothing is said of it. */
  readonly definer?: boolean
  /** Its names are found the same way whoever calls it: by a search_path of its own, or at its creation. */
  readonly bound: boolean
}

/** What a query reads and calls. */
export interface QueryFacts {
  readonly reads: readonly string[]
  readonly functions: readonly string[]
  /** Reads one relation from end to end: no join, no condition, no order, no limit. */
  readonly plainScan: boolean
}

/** The name of a renamed object, before and after. */
export interface RenameDetail {
  readonly object: ObjectKind
  readonly from: string
  readonly to: string
}
