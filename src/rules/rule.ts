import type { IgnoreComment, ScriptComments } from '../comments/script-comments.ts'
import type { Sending } from '../layouts/layout.ts'
import type { LoadedHistory } from '../layouts/loaded-history.ts'
import type { PooledConnection } from '../layouts/pooled-connection.ts'
import type { Operation } from '../model/operation.ts'
import type {
  Effects,
  Finding,
  Fix,
  Rerun,
  Rollback,
  RollbackTogether,
  Severity,
  SqlError,
  TableImpact,
  TransactionSpan,
} from '../model/report.ts'
import type { RollbackMode } from '../model/rollback.ts'
import type { SchemaChange } from '../model/schema-facts.ts'
import type { RowRefusal } from '../rehearsal/rows/row-trials.ts'

/** A statement with everything a rule may look at. */
export interface JudgedStatement {
  readonly index: number
  readonly line: number
  readonly endLine: number
  readonly column: number
  readonly sql: string
  readonly kind: string
  readonly operations: readonly Operation[]
  readonly effects: Effects
  /** In effect while the statement runs; 0 waits without limit, `null`: nobody knows. */
  readonly lockTimeoutMs: number | null
  /** In effect while the statement runs; 0: no limit. Absent: nobody knows. */
  readonly statementTimeoutMs?: number
}

export interface JudgedScript {
  readonly file: string
  readonly direction: 'up' | 'down'
  /** `null`: the script could not be read. */
  readonly sending: Sending | null
  readonly statements: readonly JudgedStatement[]
  /** Statements that share a transaction, by index. */
  readonly transactions: readonly Pick<TransactionSpan, 'first' | 'last'>[]
  readonly impact: readonly TableImpact[]
  readonly error: SqlError | null
  /** What the server refused once the tables held rows that their schema allows; not where `error` is set. */
  readonly refusals: readonly RowRefusal[]
  /** `error` is for want of something that production may have: what that is, and what to do, in sentences. */
  readonly wanted: string | null
  /** Nothing in it changes a database: comments, `SELECT 1`, settings. */
  readonly idle: boolean
  /** It was sent to a server; otherwise all that is known comes from the parse. */
  readonly performed: boolean
  readonly comments: ScriptComments
}

export interface JudgedMigration {
  readonly id: string
  /** Directory of the target; the same table name in another target is another table. */
  readonly target: string
  readonly layout: string
  readonly expectsDown: boolean
  readonly repeatable: boolean
  readonly up: JudgedScript
  readonly down: JudgedScript | null
  readonly rollback: Rollback
  /** What the settings say of rollbacks in its directory; `null`: nothing. */
  readonly rollbackMode: RollbackMode | null
  /** How the up script went a second time after it had broken off; empty where that was not tried. */
  readonly rerun: readonly Rerun[]
  /** Whether production has run this statement of the up script. Absent: it has run none of them. */
  readonly hasRun?: (sql: string) => boolean
  /** The pooler that it goes through on its way to production. Absent: the repository names none. */
  readonly pooled?: PooledConnection
  /** Tables that the change under review did not create, by qualified name, with their kind in `pg_class`. */
  readonly existingTables: ReadonlyMap<string, string>
  /** The schema around the up script. Absent: it raises no question about it. */
  readonly schema?: SchemaChange
  /** Primary keys of a single column, by qualified table, before the migration. Absent: nothing is known of them. */
  readonly keys?: ReadonlyMap<string, string>
  /** Of the server that it was performed on, else of the one it is judged for. Absent: the default. */
  readonly postgresMajor?: number
}

export interface Budgets {
  readonly readsMs: number
  readonly writesMs: number
}

/** What a rule says; place, rule id and fingerprint are added by the engine. */
export interface Draft {
  /** The statement it is about; `null`: the script as a whole. */
  readonly statement: JudgedStatement | null
  readonly message: string
  readonly table?: string
  /** Further tables that wait for the same reason. */
  readonly also?: readonly string[]
  /** Instead of the rule's own. */
  readonly severity?: Severity
  readonly title?: string
  readonly fix?: Fix
  /** What tells in production whether it holds there. */
  readonly queries?: NonNullable<Finding['queries']>
  /** Instead of the statement's line. */
  readonly line?: number
  /** On that line. */
  readonly column?: number
}

export interface SaidDraft extends Draft {
  readonly rule: string
  readonly explainsBlocking: boolean
  readonly explainsFailure: boolean
}

export interface ScriptContext {
  readonly migration: JudgedMigration
  readonly script: JudgedScript
  readonly budgets: Budgets
  readonly isExisting: (table: string) => boolean
  /** The column of the table's primary key; `null`: it has none, or of several columns, or nobody knows. */
  readonly keyOf: (table: string) => string | null
  /** Major version of the server: some ways are open from one version on. */
  readonly postgresMajor: number
  /** The change under review itself adds the column, so production does not have it. */
  readonly isNewColumn: (table: string, column: string) => boolean
  /** The schema around an up script, after it as the whole change leaves it; `null`: nobody asks, or nobody knows. */
  readonly schema: SchemaChange | null
  /** What earlier rules said about this script. */
  readonly said: readonly SaidDraft[]
}

/**
 * When a rule speaks: about one statement by itself; about work of a statement that nobody has explained; about what
 * statements of one transaction do to each other; about what is left. A rule hears what those before it said.
 */
export type Turn = 'statement' | 'unexplained' | 'transaction' | 'last'

/**
 * What performing a migration that the rule finds shows on a server, and performing one that it leaves alone does
 * not: work through rows while others are kept out, a copy of a table, an error, a rollback that does not restore,
 * a lock that keeps others out, rows that are written.
 */
export type Shows = 'work-under-lock' | 'rewrite' | 'error' | 'rollback' | 'lock' | 'rows-written'

interface RuleText {
  readonly id: string
  /** The suite holds the examples to it. Absent: what tells them apart are names, settings or other people's queries. */
  readonly shows?: Shows
  /** Only performing a migration tells; nothing of it is predicted. Rollbacks are never predicted. */
  readonly needsServer?: true
  /** Absent: `statement`. */
  readonly turn?: Turn
  /** What it says of a table tells why that table is blocked, so nobody has to say it once more. */
  readonly explainsBlocking?: true
  /** What it says of a statement tells why the server refuses it, so nobody has to say it once more. */
  readonly explainsFailure?: true
  /** What is wrong, as a heading. */
  readonly title: string
  readonly severity: Severity
  /** What happens in production, to whom and for how long. */
  readonly why: string
  readonly instead: string
  readonly whenNotToUse: string
  /** Where the facts come from: manual sections, Postgres files, measurements. */
  readonly sources: readonly string[]
}

/** `up`: only what is deployed. `both`: rollbacks too, one severity lower. */
export interface ScriptRule extends RuleText {
  readonly about: 'up' | 'both'
  readonly check: (context: ScriptContext) => readonly Draft[]
}

/** Judges how the rollback went; told at the down script, or at the up script where there is none. */
export interface RollbackRule extends RuleText {
  readonly about: 'rollback'
  readonly check: (context: {
    readonly migration: JudgedMigration
    /** How it went with the others of the change, all up and then all down; `null` where that was not performed. */
    readonly together: RollbackTogether | null
  }) => readonly Draft[]
}

export interface ChangeDraft {
  readonly migration: JudgedMigration
  /** Where it is told; absent: the up script. */
  readonly script?: JudgedScript | null
  readonly draft: Draft
  /** Rules whose findings about the same statement this one includes. */
  readonly replaces?: readonly string[]
}

/** Judges all migrations of a change at once, and what the change makes of those that production has run. */
export interface ChangeRule extends RuleText {
  readonly about: 'change'
  readonly check: (context: {
    readonly migrations: readonly JudgedMigration[]
    readonly rollbacksTogether: readonly RollbackTogether[]
    readonly histories: readonly LoadedHistory[]
    /** Every migration is judged on the schema left by those before it, not as one change. */
    readonly all: boolean
  }) => readonly ChangeDraft[]
}

/** A comment that suppresses findings, with what became of it. */
export interface JudgedIgnore {
  readonly comment: IgnoreComment
  /** Names that no rule has, with the rule that is most likely meant, or an empty text. */
  readonly unknown: readonly { readonly name: string; readonly advice: string }[]
  /** Its last day has passed. */
  readonly expired: boolean
  /** Rules that found nothing where it counts, although everything was performed. */
  readonly unused: readonly string[]
}

/** Judges the comments of a script that suppress findings, once all others are known. */
export interface CommentRule extends RuleText {
  readonly about: 'comments'
  readonly check: (context: {
    readonly script: JudgedScript
    readonly ignores: readonly JudgedIgnore[]
    /** Rows that a table gets where no comment asks for another number. */
    readonly usualRows: number
  }) => readonly Draft[]
}

export type Rule = ScriptRule | RollbackRule | ChangeRule | CommentRule
