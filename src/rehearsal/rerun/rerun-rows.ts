import { type Database, withRowReader } from '../../postgres/databases.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { compareData } from '../rollback/data-loss.ts'
import { type DataLoss, digestTables, sameRows, type TableDigest } from '../rollback/row-digests.ts'

/** Rows of some tables as they stood once, with the database that still holds them. */
export interface RowsState {
  readonly database: Database
  readonly digests: ReadonlyMap<string, TableDigest>
}

/** One difference between the rows of two databases; `new` counts rows that were not there. */
export type RowDifference =
  | DataLoss
  | { readonly table: string; readonly column?: never; readonly rows: number; readonly kind: 'new' }

const CALLS_FUNCTIONS: ReadonlySet<string> = new Set(['SelectStmt', 'CreateTableAsStmt'])

/** Whether the statements may change rows. Commands that change only the schema keep their values. */
export function mayChangeRows(statements: readonly ScriptStatement[]): boolean {
  return statements.some(
    ({ parsed, operations }) =>
      CALLS_FUNCTIONS.has(parsed.kind) ||
      operations.some(({ type }) => type === 'write-rows' || type === 'truncate' || type === 'opaque'),
  )
}

/** How the rows of a database differ from those of another state of it, counted exactly. */
export async function rowDifferences(
  expected: RowsState,
  actual: Database,
): Promise<readonly RowDifference[]> {
  return await withRowReader(actual, async (reader) => {
    const digests = await digestTables(reader, [...expected.digests.keys()])
    const more = [...expected.digests.values()].flatMap(({ table, rows }): RowDifference[] => {
      const added = (digests.get(table)?.rows ?? 0) - rows
      return added > 0 ? [{ table, rows: added, kind: 'new' }] : []
    })
    if ([...expected.digests.values()].every((was) => sameRows(was, digests.get(was.table)))) return []
    const others = await withRowReader(expected.database, async (earlier) =>
      compareData({ reader: earlier, digests: expected.digests }, { reader, digests }),
    )
    // What went with its table or column is told by the schema.
    const told = others.filter(({ table, column }) => {
      const columns = digests.get(table)?.columns
      return columns !== undefined && (column === undefined || columns.includes(column))
    })
    return [...more, ...told]
  })
}

/** The same in a few words. */
export function rowWords({ table, column, rows, kind }: RowDifference): string {
  const count = `${rows} ${rows === 1 ? 'row' : 'rows'}`
  switch (kind) {
    case 'new':
      return `${table}: ${count} more`
    case 'lost':
      return column === undefined ? `${table}: ${count} gone` : `${table}.${column}: emptied in ${count}`
    case 'changed':
      return `${table}.${column ?? '*'}: other values in ${count}`
  }
}
