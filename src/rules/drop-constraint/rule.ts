import type { Operation } from '../../model/operation.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const dropConstraint: ScriptRule = {
  id: 'drop-constraint',
  title: 'The database no longer makes sure of something',
  severity: 'note',
  about: 'up',
  why: 'Without NOT NULL, a CHECK or a foreign key, and with one that is NOT ENFORCED, rows come in that were refused until now. Code that takes the old rule for granted meets them: a NULL where it expects none, a reference to nothing. Taking it back later reads the whole table, and fails as long as such rows are there.',
  instead:
    'First deploy an application that copes with such rows wherever it reads them. Where the rule is only in the way of one change, put it back NOT VALID in the same migration, which reads nothing and holds for every new row.',
  whenNotToUse:
    'When the rule was wrong, or the application keeps it. A constraint that the change replaces, and one of a table or column that goes, are not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-constraints.html',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ALTER-CONSTRAINT',
    'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-ENFORCED',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => givenUp(operation, statement, context)),
    ),
}

function givenUp(operation: Operation, statement: JudgedStatement, context: ScriptContext): readonly Draft[] {
  if (!('table' in operation) || !context.isExisting(operation.table)) return []
  const { table } = operation
  const say = (message: string): readonly Draft[] => [{ statement, table, message }]
  switch (operation.type) {
    case 'drop-not-null': {
      const { column } = operation
      if (context.isNewColumn(table, column) || isNotNullAgain(context, table, column)) return []
      return say(
        `${table}.${column} may hold NULL from now on: code that reads it without expecting one fails there. SET NOT NULL later reads the whole table, and fails on the NULLs that have come.`,
      )
    }
    case 'drop-constraint':
      return dropped(operation.table, operation.name, context).flatMap(say)
    case 'add-constraint': {
      const { notEnforced, kind } = operation.constraint
      return notEnforced === true
        ? say(`The ${NAMES[kind] ?? kind} ${NOT_ENFORCED} of ${table} that break it.`)
        : []
    }
    case 'alter-table': {
      const { detail } = operation
      return detail?.enforced === false
        ? say(`The constraint ${detail.name ?? ''} ${NOT_ENFORCED} of ${table} that break it.`)
        : []
    }
    default:
      return []
  }
}

const NOT_ENFORCED = 'is NOT ENFORCED: it tells readers what is meant and keeps out no rows'

function dropped(table: string, name: string, { schema }: ScriptContext): readonly string[] {
  const known = schema?.before.tables.get(table)?.constraints.get(name)
  const after = schema?.after.tables.get(table)
  const what = known && NAMES[known.kind]
  // A key is told by itself, and of a table or column that goes nobody asks.
  if (known === undefined || what === undefined || after === undefined) return []
  const concerned = [...known.columns, ...(known.expression?.columns ?? [])]
  if (concerned.some((column) => !after.columns.has(column))) return []
  const replaced = [...after.constraints.values()].some(
    (one) =>
      one.kind === known.kind &&
      (known.kind === 'check' ? isAbout(one, concerned) : one.columns.join() === known.columns.join()),
  )
  if (replaced) return []
  return [
    `The ${what} ${name} does not hold any more: rows of ${table} may break it from now on, and code that takes it for granted meets them. Adding it again later reads the whole table, and fails on such rows.`,
  ]
}

/** A check of the same columns under any name. */
function isAbout(
  {
    columns,
    expression,
  }: { readonly columns: readonly string[]; readonly expression?: { readonly columns: readonly string[] } },
  concerned: readonly string[],
): boolean {
  const mentioned = [...columns, ...(expression?.columns ?? [])]
  return mentioned.length > 0 && mentioned.every((column) => concerned.includes(column))
}

const NAMES: Readonly<Record<string, string>> = {
  check: 'CHECK constraint',
  'foreign-key': 'foreign key',
  'not-null': 'NOT NULL constraint',
}

function isNotNullAgain({ schema, script }: ScriptContext, table: string, column: string): boolean {
  const after = schema?.after.tables.get(table)?.columns
  if (after !== undefined && after.size > 0) return after.get(column)?.notNull !== false
  return script.statements.some(({ operations }) =>
    operations.some(
      (one) =>
        (one.type === 'set-not-null' || one.type === 'drop-column') &&
        one.table === table &&
        one.column === column,
    ),
  )
}
