import { operationsOfType } from '../felt.ts'
import type { Draft, ScriptContext, ScriptRule } from '../rule.ts'

export const dropDefault: ScriptRule = {
  id: 'drop-default',
  title: 'A default that INSERTs need is dropped',
  severity: 'warning',
  about: 'up',
  why: 'The column is NOT NULL and nothing else fills it: an INSERT of the running application that does not name it worked until now, and fails from this moment (SQLSTATE 23502). Where the same change adds the column, no running application can name it, so every INSERT fails until the new one is deployed everywhere, and after a rollback of the application again.',
  instead:
    'Leave the default until every running application names the column in its INSERTs, and drop it in a later change.',
  whenNotToUse:
    'When every INSERT names the column already. Where the column may be NULL, is dropped too, or gets another default or an identity in the same change nothing is reported, nor of a table with triggers, which may fill it.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-default.html',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-DEFAULT',
    'https://www.postgresql.org/docs/current/errcodes-appendix.html',
  ],
  check: (context) =>
    operationsOfType(context, 'alter-table').flatMap(({ statement, operation }): Draft[] => {
      const { table, detail } = operation
      const column = detail?.column
      if (detail?.dropsDefault !== true || column === undefined || !context.isExisting(table)) return []
      if (!needsValue(context, table, column)) return []
      const unknownToAll = context.isNewColumn(table, column)
      return [
        {
          statement,
          table,
          ...(unknownToAll
            ? { severity: 'error', title: 'A new column leaves running INSERTs without a value' }
            : {}),
          message: `${
            unknownToAll
              ? `No running application names ${table}.${column}, which the same change adds: all of their INSERTs fail from this moment (SQLSTATE 23502).`
              : `An INSERT into ${table} that does not name ${column} fails from this moment (SQLSTATE 23502): the column is NOT NULL and nothing else fills it.`
          } Keep the default until every running application names the column, and drop it in a later change.`,
        },
      ]
    }),
}

/** After the change the column takes no NULL, and nothing fills it. */
function needsValue({ schema, script }: ScriptContext, table: string, name: string): boolean {
  const after = schema?.after.tables.get(table)
  // A trigger may fill the column, and what its function does nobody has looked at.
  if ((after?.triggers.size ?? 0) > 0) return false
  const columns = after?.columns
  const column = columns?.get(name)
  if (column !== undefined)
    return column.notNull && !column.hasDefault && !column.identity && column.generated === null
  if (columns !== undefined && columns.size > 0) return false
  // Of a table that nobody knows the script tells only what it adds.
  return script.statements.some(({ operations }) =>
    operations.some(
      (one) =>
        one.type === 'add-column' &&
        one.table === table &&
        one.column.name === name &&
        one.column.notNull &&
        one.column.hasDefault,
    ),
  )
}
