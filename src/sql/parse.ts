import type { Node } from '@pgsql/types'

/** One statement of a script, with its place in the file. */
export interface ParsedStatement {
  /** The statement's text without leading comments and without the semicolon. */
  readonly sql: string
  /** Offset of `sql` in the script, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** 1-based line of the first token and of the last character. */
  readonly line: number
  readonly endLine: number
  /** The parse tree's own name of the statement, for instance `AlterTableStmt`. */
  readonly kind: string
  readonly node: Node
}
