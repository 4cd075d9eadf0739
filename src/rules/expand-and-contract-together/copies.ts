import type { Operation } from '../../model/operation.ts'
import { withoutComments } from '../../sql/comments.ts'
import type { JudgedMigration, JudgedStatement } from '../rule.ts'

/** A column that production has, or a whole table (`column` is `null`). */
export interface OldPlace {
  readonly table: string
  readonly column: string | null
}

type Written = Extract<Operation, { readonly type: 'write-rows' }>

/** Columns and tables that the change brings and fills from the old place. Empty: the values go nowhere. */
export function copiesTo(
  old: OldPlace,
  before: readonly JudgedStatement[],
  { existingTables }: JudgedMigration,
): readonly string[] {
  const added = new Set(
    before.flatMap(({ operations }) =>
      operations.flatMap((one) => (one.type === 'add-column' ? [`${one.table}.${one.column.name}`] : [])),
    ),
  )
  if (old.column !== null && added.has(`${old.table}.${old.column}`)) return []
  return before.flatMap((statement) =>
    statement.operations.flatMap((operation) => {
      if (operation.type !== 'write-rows' || !readsFrom(operation, statement, old)) return []
      if (!existingTables.has(operation.table)) return [operation.table]
      const columns = (operation.sets ?? []).map((column) => `${operation.table}.${column}`)
      return columns.filter((column) => added.has(column))
    }),
  )
}

/** The parse tells relations that a statement reads, and not their columns; a name among its words has to do. */
function readsFrom({ table, reads }: Written, { sql }: JudgedStatement, old: OldPlace): boolean {
  if (table !== old.table && !reads.includes(old.table)) return false
  if (old.column === null) return reads.includes(old.table)
  const words = new Set((withoutComments(sql) ?? '').split(' '))
  return words.has(old.column) || words.has(`"${old.column}"`)
}
