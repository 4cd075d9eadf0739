import type { Operation } from '../../model/operation.ts'
import { locksFelt } from '../felt.ts'
import { meetsEveryRow } from '../rows-written.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const removesAllRows: ScriptRule = {
  id: 'removes-all-rows',
  title: 'All rows of a table that production uses are removed',
  severity: 'error',
  about: 'up',
  why: 'TRUNCATE, and DELETE without a condition, remove what production has collected. Applications find an empty table from this moment, and only a backup brings the rows back. TRUNCATE … CASCADE empties every table with a foreign key to it as well, and those again.',
  instead:
    'Say in WHERE which rows are meant, and delete them in batches. Where the table is to go, leave it alone until no running application uses it and drop it then.',
  whenNotToUse:
    'Where the rows are worthless or can be made again, as in a cache. Where the script itself fills the table again the finding is a warning.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-truncate.html',
    'https://www.postgresql.org/docs/current/sql-delete.html',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations
        .flatMap((operation) => emptied(operation, statement, context))
        .map((table) => draft(statement, table, context)),
    ),
}

/** Tables of production that hold no row after the operation. */
function emptied(
  operation: Operation,
  statement: JudgedStatement,
  context: ScriptContext,
): readonly string[] {
  if (operation.type === 'truncate') {
    const { tables, cascade = false } = operation
    return [...new Set([...tables, ...(cascade ? alsoLocked(statement) : [])])].filter(holdsRows(context))
  }
  const all =
    operation.type === 'write-rows' && operation.verb === 'delete' && meetsEveryRow(operation, context)
  return all ? [operation.table].filter(holdsRows(context)) : []
}

/** TRUNCATE locks exactly what it empties: `ExecuteTruncateGuts` in tablecmds.c. */
function alsoLocked(statement: JudgedStatement): readonly string[] {
  return locksFelt(statement).flatMap(({ mode, table }) => (mode === 'AccessExclusiveLock' ? [table] : []))
}

const holdsRows =
  ({ migration, script }: ScriptContext) =>
  (table: string): boolean => {
    const kind = migration.existingTables.get(table)
    const dropped = script.statements.some(({ operations }) =>
      operations.some((one) => one.type === 'drop-table' && one.tables.includes(table)),
    )
    // That the table is dropped is told by itself.
    return (kind === 'r' || kind === 'p') && !dropped
  }

function draft(statement: JudgedStatement, table: string, { script }: ScriptContext): Draft {
  const filledAgain = script.statements
    .slice(statement.index + 1)
    .find(({ operations }) =>
      operations.some(
        (one) =>
          one.type === 'write-rows' && one.table === table && one.verb !== 'delete' && one.verb !== 'update',
      ),
    )
  if (filledAgain !== undefined) {
    return {
      statement,
      table,
      severity: 'warning',
      title: 'A table is emptied and filled again',
      message: `Every row of ${table} goes, and only what line ${filledAgain.line} writes comes back: what production has added or changed meanwhile is lost. Write with INSERT … ON CONFLICT DO UPDATE, and delete only the rows that are not wanted any more.`,
    }
  }
  return {
    statement,
    table,
    message: `Every row that ${table} holds in production is removed, and no rollback brings them back. Say in WHERE which rows are meant, and keep a copy of what must not be lost.`,
  }
}
