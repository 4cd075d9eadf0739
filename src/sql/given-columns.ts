import type { InsertStmt, Node } from '@pgsql/types'

/** The columns of the table that an INSERT fills by itself, whatever their defaults. */
export function givenColumns({ cols, selectStmt, override }: InsertStmt): {
  readonly columns?: readonly string[]
  readonly width?: number
} {
  // The values for identity columns are not used.
  if (override === 'OVERRIDING_USER_VALUE' || selectStmt === undefined || !('SelectStmt' in selectStmt))
    return { columns: [] }
  const { valuesLists = [], targetList = [] } = selectStmt.SelectStmt
  const rows = valuesLists.map(itemsOf)
  const isGiven = (place: number) =>
    rows.length === 0 || rows.some((row) => row[place] !== undefined && !('SetToDefault' in row[place]))
  if (cols === undefined) return { width: rows[0]?.length ?? targetList.length }
  return {
    columns: cols.flatMap((column, place) =>
      'ResTarget' in column && isGiven(place) ? (column.ResTarget.name ?? []) : [],
    ),
  }
}

const itemsOf = (row: Node): readonly Node[] => ('List' in row ? (row.List.items ?? []) : [])
