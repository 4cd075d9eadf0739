import type { Fix } from '../../model/report.ts'
import { quoteQualified } from '../../sql/names.ts'
import { advice } from '../recipe.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { makesType, type Renamed, renamedBy, takesTheName } from './renamed.ts'

export const renameExisting: ScriptRule = {
  id: 'rename-existing',
  title: 'A name that production uses is changed',
  severity: 'error',
  about: 'up',
  why: 'The application that runs while the migration is deployed was written for the old name: its queries fail from this moment, and after a rollback of the application they would again. There is no moment at which old and new code both work.',
  instead:
    'For a table, rename it and make a view of the old name in the same transaction; PostgreSQL lets clients write through a view that simple. For a column, add the new one, write both, copy the old values in batches, switch the reads, and drop the old one in a later change. Often the old name can just stay, and the application maps it.',
  whenNotToUse:
    'When no running application uses the old name, or the deployment stops all of them. Where the script itself gives the old name to something else (a view, the other half of a swap) nothing is reported. A new name that says the thing is unused or deprecated is a note. Types and labels are warnings, because a query need not name them.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-altertable.html',
    'https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS',
    'https://www.postgresql.org/docs/current/sql-altertype.html',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) =>
        renamedBy(operation, context)
          .filter((renamed) => isMissed(renamed, statement, context))
          .map((renamed) => (isPutAside(renamed) ? putAside(statement, renamed) : draft(statement, renamed))),
      ),
    ),
}

function isMissed(renamed: Renamed, { index }: JudgedStatement, { script }: ScriptContext): boolean {
  const before = script.statements.slice(0, index).flatMap(({ operations }) => operations)
  const after = script.statements.slice(index + 1).flatMap(({ operations }) => operations)
  const ownType = (renamed.what === 'type' || renamed.what === 'label') && makesType(renamed.owner, before)
  return !ownType && !after.some((operation) => takesTheName(renamed, operation))
}

/** The new name says that nobody uses it any more: it is kept for a while to be taken back if that proves wrong. */
function isPutAside({ from, to }: Renamed): boolean {
  const name = (text: string) => text.slice(text.lastIndexOf('.') + 1)
  return (
    name(to).includes(name(from)) && /(?:^|_)(?:unused|deprecated|obsolete|to_drop)(?:_|$)/.test(name(to))
  )
}

function putAside(statement: JudgedStatement, { owner, from }: Renamed): Draft {
  return {
    statement,
    table: owner,
    severity: 'note',
    title: 'Something is put aside under another name',
    message: `Should anything still use ${from}, it fails from this moment, until the name is given back. Nothing is lost meanwhile.`,
  }
}

function draft(statement: JudgedStatement, { what, owner, from, to }: Renamed): Draft {
  switch (what) {
    case 'table':
      return {
        statement,
        table: owner,
        message: `Queries on ${from} fail from this moment, because it is ${to} now. Keep the old name alive as a view until no running application uses it.`,
        fix: throughView(statement, from, to),
      }
    case 'column':
      return {
        statement,
        table: owner,
        message: `Queries that name ${from} fail from this moment, because it is ${to} now. Add a new column, write both and copy the old values in batches; drop the old one once no running application uses it.`,
      }
    case 'schema':
      return {
        statement,
        message: `Queries that name the schema ${from}, or find its tables through search_path, fail from this moment. Keep its name, or move the tables one by one and leave views behind.`,
      }
    case 'type':
      return {
        statement,
        severity: 'warning',
        message: `Queries that cast to ${from}, as several ORMs do with every parameter, fail from this moment. Keep the name of the type until no running application uses it.`,
      }
    case 'label':
      return {
        statement,
        severity: 'warning',
        message: `An application that still writes or compares '${from}' of ${owner} fails with an invalid value from this moment (SQLSTATE 22P02), and one that reads gets '${to}', which it does not know. Add a new label, let the application read both, and change the rows later.`,
      }
  }
}

function throughView({ sql }: JudgedStatement, from: string, to: string): Fix {
  return advice([
    {
      sql: `${sql};\nCREATE VIEW ${quoteQualified(from)} AS SELECT * FROM ${quoteQualified(to)};`,
      transaction: true,
      why: 'In one transaction. Clients read and write through the view; grant it what the table grants, and drop it in a later change.',
    },
  ])
}
