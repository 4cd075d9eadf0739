import type { SqlError } from '../../model/report.ts'
import type { OffendingRows } from '../../production/hostile/offending-row.ts'

/** A statement that the server refuses once its tables hold rows of some kind that their schema allows. */
export interface RowRefusal {
  /** Index of the statement in its script. */
  readonly statement: number
  readonly error: SqlError
  readonly rows: OffendingRows
}

/** What a script does on rows that are allowed and that it was not written for. */
export interface RowTrial {
  readonly refusals: readonly RowRefusal[]
  /** Why not every kind of row was tried; `null` where it was, or where rows cannot matter. */
  readonly cutShort: string | null
}

export interface RowTrials {
  readonly up: RowTrial
  readonly down: RowTrial
}

export const NO_TRIAL: RowTrial = { refusals: [], cutShort: null }

export const NO_TRIALS: RowTrials = { up: NO_TRIAL, down: NO_TRIAL }
