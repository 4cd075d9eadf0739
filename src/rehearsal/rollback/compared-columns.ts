import type { Client } from 'pg'
import type { TableDigest } from './row-digests.ts'
import type { TableRows } from './table-rows.ts'

/** A column before and after; `is` is `null` where nothing of it is left. */
export interface ColumnPair {
  readonly was: string
  readonly is: string | null
  /** It was dropped, and another one bears its name. */
  readonly addedAgain: boolean
  /** Documents are compared by what they say: json keeps white space and order, which no reader of JSON sees. */
  readonly document: boolean
}

export interface KeyColumn extends ColumnPair {
  readonly is: string
}

/** A table before and after, each with a connection to the database that holds it. */
export interface ComparedTable {
  readonly before: Client
  readonly after: Client
  readonly was: TableDigest
  readonly is: TableDigest
  readonly columns: readonly ColumnPair[]
  /** By which the rows are told apart on both sides; empty: by nothing. */
  readonly key: readonly KeyColumn[]
}

/** Which column after stands for which before: the one of the same name, else the same one under another name. */
export function comparedColumns(was: TableRows, is: TableRows): Pick<ComparedTable, 'columns' | 'key'> {
  const columns = was.columns.map((column) => pairOf(column, was, is))
  const key = was.key.flatMap((name) => columns.filter((column) => column.was === name)).filter(isKept)
  // A key that was added again holds other values: its rows are not recognised by it.
  const recognised = key.length === was.key.length && key.every(({ addedAgain }) => !addedAgain)
  return { columns, key: recognised ? key : [] }
}

const isKept = (column: ColumnPair): column is KeyColumn => column.is !== null

function pairOf(column: string, was: TableRows, is: TableRows): ColumnPair {
  const number = was.numbers[column]
  const same = was.oid === is.oid
  const name = is.columns.includes(column)
    ? column
    : same
      ? is.columns.find((one) => is.numbers[one] === number && !was.columns.includes(one))
      : undefined
  return {
    was: column,
    is: name ?? null,
    addedAgain: name !== undefined && same && is.numbers[name] !== number,
    document: name !== undefined && was.documents.includes(column) && is.documents.includes(name),
  }
}
