import type { Operation } from '../../model/operation.ts'
import { locksFelt } from '../felt.ts'
import type { Draft, JudgedStatement, ScriptContext } from '../rule.ts'

type Dropped = Extract<Operation, { readonly type: 'other' }>

/** Views that applications read, and what CASCADE takes along that no statement names. */
export function droppedWithOthers(
  operation: Operation,
  statement: JudgedStatement,
  context: ScriptContext,
): readonly Draft[] {
  if (operation.type !== 'other' || operation.detail?.what !== 'drop') return []
  const { object, names, cascade } = operation.detail
  if (object === 'SCHEMA') return cascade ? droppedSchemas(names, statement, context) : []
  const isView = object === 'VIEW' || object === 'MATVIEW'
  const views = isView ? names.filter((name) => isViewOf(context, name)) : []
  const gone = views
    .filter((name) => !isMadeAgain(name, statement, context))
    .map((view) => dropView(statement, view))
  const taken = cascade ? takenAlong(statement, context).filter((table) => !names.includes(table)) : []
  return [...gone, ...taken.flatMap((table) => takenFrom(table, operation, statement, context))]
}

/** Relations of production that lose something by the statement: what goes is locked, and so is what it belongs to. */
export function takenAlong(statement: JudgedStatement, { isExisting }: ScriptContext): readonly string[] {
  const tables = locksFelt(statement).flatMap(({ mode, table }) =>
    mode === 'AccessExclusiveLock' && isExisting(table) ? [table] : [],
  )
  return [...new Set(tables)]
}

export function isViewOf({ migration }: ScriptContext, name: string): boolean {
  const kind = migration.existingTables.get(name)
  return kind === 'v' || kind === 'm'
}

function isMadeAgain(view: string, { index }: JudgedStatement, { script }: ScriptContext): boolean {
  return script.statements.slice(index + 1).some(({ operations }) =>
    operations.some((one) => {
      if (one.type === 'create-table') return one.table === view
      if (one.type === 'rename') {
        return `${one.table.slice(0, one.table.indexOf('.'))}.${one.detail?.to}` === view
      }
      if (one.type !== 'other') return false
      return (
        (one.detail?.what === 'create-view' && one.detail.view === view) ||
        (one.detail?.what === 'create-table-as' && one.detail.table === view)
      )
    }),
  )
}

function dropView(statement: JudgedStatement, view: string): Draft {
  return {
    statement,
    table: view,
    title: 'A view that production has is dropped',
    message: `Queries on ${view} fail from this moment. Deploy an application that no longer uses the view first, then drop it.`,
  }
}

/** The parse gives an unqualified name the default schema; of a schema only the last part counts. */
function droppedSchemas(
  names: readonly string[],
  statement: JudgedStatement,
  { migration }: ScriptContext,
): readonly Draft[] {
  return names.flatMap((name): Draft[] => {
    const schema = name.slice(name.indexOf('.') + 1)
    const tables = [...migration.existingTables.keys()].filter((table) => table.startsWith(`${schema}.`))
    if (tables.length === 0) return []
    const shown = tables.slice(0, MOST_NAMED).join(', ')
    const more = tables.length > MOST_NAMED ? ` and ${tables.length - MOST_NAMED} more` : ''
    return [
      {
        statement,
        title: 'A schema that production uses is dropped',
        message: `With the schema go ${shown}${more}: queries on them fail from this moment, and their rows are gone, also after a rollback. Drop one table at a time, once no running application uses it.`,
      },
    ]
  })
}

const MOST_NAMED = 3

/** What goes with these are columns; with functions and sequences triggers, defaults and checks. */
const TAKES_COLUMNS: ReadonlySet<string> = new Set(['TYPE', 'DOMAIN', 'EXTENSION'])

function takenFrom(
  table: string,
  { detail }: Dropped,
  statement: JudgedStatement,
  context: ScriptContext,
): readonly Draft[] {
  if (detail?.what !== 'drop') return []
  if (isViewOf(context, table))
    return isMadeAgain(table, statement, context) ? [] : [dropView(statement, table)]
  if (!TAKES_COLUMNS.has(detail.object) && triggersAgain(table, statement, context)) return []
  return [
    {
      statement,
      table,
      title: 'CASCADE takes something from a table that production uses',
      ...(TAKES_COLUMNS.has(detail.object) ? {} : { severity: 'warning' }),
      message: TAKES_COLUMNS.has(detail.object)
        ? `CASCADE drops the columns of ${table} that are of such a type, with all their values, although the statement does not name the table. Drop without CASCADE, and name in statements of their own what is to go.`
        : `CASCADE takes triggers, defaults or constraints of ${table} along, although the statement does not name the table: what they did is not done any more. Drop without CASCADE, and name in statements of their own what is to go.`,
    },
  ]
}

function triggersAgain(table: string, { index }: JudgedStatement, { script }: ScriptContext): boolean {
  return script.statements
    .slice(index + 1)
    .some(({ operations }) =>
      operations.some(
        (one) => one.type === 'other' && one.detail?.what === 'create-trigger' && one.detail.table === table,
      ),
    )
}
