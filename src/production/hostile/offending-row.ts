/** Rows that make a statement fail, and how to find them before it runs. */
export interface OffendingRows {
  readonly table: string | null
  /** A clause that goes on after `if`: `a row of public.users has no email`. */
  readonly condition: string
  /** A query that counts them in production; `null` where the statement does not tell. */
  readonly find: string | null
  readonly kind: 'null' | 'duplicate' | 'check' | 'orphan' | 'overlap' | 'value' | 'long' | 'bounds' | 'other'
}

/** What the server said of a refusal besides its message. */
export interface RefusedAt {
  readonly code: string
  readonly column: string | null
  readonly constraint: string | null
}

/** A query for a person to run. */
export const count = (rows: string): string => `SELECT count(*) FROM ${rows};`
