import { clipped, LONGEST_NAME } from '../sql/clipped.ts'

/**
 * Whether the server would have chosen this name for an object of `tables` (the table itself, and those it inherits
 * from) without being given one: the table, the columns and a label, shortened and numbered where needed
 * (`makeObjectName` and `ChooseRelationName` in `src/backend/commands/indexcmds.c`).
 */
export function isGeneratedName(
  name: string,
  tables: readonly string[],
  columns: readonly string[],
  label: string,
): boolean {
  const end = `${label}${/\d*$/.exec(name)?.[0] ?? ''}`
  return tables.some((table) => columns.some((column) => generatedName(table, column, end) === name))
}

/**
 * The name that the server gives an object of `table` where none is given and the name is free. `columns` are joined
 * with underscores and empty for a primary key.
 */
export function generatedName(table: string, columns: string, label: string): string {
  let first = Buffer.byteLength(table)
  let second = Buffer.byteLength(columns)
  const room = LONGEST_NAME - 1 - Buffer.byteLength(label) - (columns === '' ? 0 : 1)
  while (first + second > room) {
    if (first > second) first -= 1
    else second -= 1
  }
  return [clipped(table, first), ...(columns === '' ? [] : [clipped(columns, second)]), label].join('_')
}
