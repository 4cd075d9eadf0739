import type { StatementDetail } from '../../model/operation-details.ts'
import type { Fix } from '../../model/report.ts'
import type { IndexFacts } from '../../model/schema-facts.ts'
import { insertAfterKeyword } from '../../sql/edit.ts'
import { operationsOfType, standsAlone } from '../felt.ts'
import { recipe } from '../recipe.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

type Refresh = Extract<StatementDetail, { readonly what: 'refresh' }>

export const refreshNotConcurrent: ScriptRule = {
  id: 'refresh-not-concurrent',
  title: 'The materialized view is filled while nobody can read it',
  severity: 'error',
  shows: 'rewrite',
  about: 'both',
  explainsBlocking: true,
  why: 'REFRESH MATERIALIZED VIEW holds ACCESS EXCLUSIVE on the view while its query runs and its indexes are built again. Every query on the view waits for that long, and then until the transaction ends.',
  instead:
    'REFRESH MATERIALIZED VIEW CONCURRENTLY writes the differences while the view is read. It needs a unique index of plain columns without a condition, and a view that was filled before.',
  whenNotToUse:
    'Where nobody reads the view while the migration runs. One that was never filled can only be filled in this way; nobody can read it before.',
  sources: ['https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html'],
  check: (context) =>
    operationsOfType(context, 'other').flatMap(({ statement, operation: { detail } }) => {
      if (detail?.what !== 'refresh' || detail.concurrently || statement.effects.error !== null) return []
      if (!context.isExisting(detail.view)) return []
      return detail.withData ? [filled(context, statement, detail)] : [emptied(statement, detail)]
    }),
}

function filled(context: ScriptContext, statement: JudgedStatement, { view }: Refresh): Draft {
  const serves = uniqueIndex(context, view)
  const fix = serves !== null && standsAlone(context, statement) ? beside(statement) : null
  return {
    statement,
    table: view,
    message: `Reads of ${view} wait while its query runs and its indexes are built again, and until the transaction has ended. ${
      serves === null
        ? 'Give the view a unique index of plain columns first, and refresh it CONCURRENTLY from then on.'
        : `Refresh it CONCURRENTLY, which its index ${serves} allows.`
    }`,
    ...(fix === null ? {} : { fix }),
  }
}

function emptied(statement: JudgedStatement, { view }: Refresh): Draft {
  return {
    statement,
    table: view,
    title: 'The materialized view cannot be read any more',
    message: `WITH NO DATA empties ${view}: every query on it fails (SQLSTATE 55000) until somebody refreshes it. Refresh it CONCURRENTLY with data, or leave it as it is until it is dropped.`,
  }
}

/** An index that CONCURRENTLY accepts, as far as the schema around the script is known. */
function uniqueIndex({ schema }: ScriptContext, view: string): string | null {
  const serves = ({ table, unique, computed }: IndexFacts) => table === view && unique && !computed
  return [...(schema?.before.indexes ?? [])].find(([, index]) => serves(index))?.[0] ?? null
}

function beside({ sql }: JudgedStatement): Fix | null {
  const changed = insertAfterKeyword(sql, 'VIEW', ' CONCURRENTLY')
  if (changed === null) return null
  return recipe([
    {
      sql: `${changed};`,
      transaction: true,
      why: 'In a transaction of its own: the view may be read meanwhile, and no second refresh runs beside it.',
    },
  ])
}
