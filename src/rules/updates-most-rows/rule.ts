import type { TableImpact } from '../../model/report.ts'
import { batchedUpdate } from '../batched-update.ts'
import { standsAlone } from '../felt.ts'
import { lockHeldAcrossStatements } from '../lock-held-across-statements/rule.ts'
import { recipe } from '../recipe.ts'
import { MANY_ROWS, manyRowsWritten } from '../rows-written.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const updatesMostRows: ScriptRule = {
  id: 'updates-most-rows',
  title: 'Most rows of a table are written in one statement',
  severity: 'warning',
  about: 'up',
  turn: 'last',
  why: 'Each row that UPDATE or DELETE writes stays locked until the transaction ends: whoever wants to change one of them waits, and the time grows with the table. The old values are gone, the table holds every updated row twice until VACUUM has run, and replicas have all of it to follow.',
  instead:
    'Write some thousand rows at a time, found by the primary key, each batch committed by itself, and ANALYZE the table afterwards. Where only some rows are meant, say so in WHERE.',
  whenNotToUse:
    'On a table of a few thousand rows. The finding is an error where rows were locked for longer than budget-writes in the rehearsal, and is left out otherwise where only columns are filled that the same change adds, or where the script keeps a copy of the table.',
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS',
    'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) => {
      const written = writtenWhole(statement, context)
      return written === null || isTold(written, statement, context) ? [] : draft(written, statement, context)
    }),
}

interface Written {
  readonly table: string
  readonly verb: 'update' | 'delete'
  readonly columns: readonly string[]
  readonly impact: TableImpact | undefined
  readonly certain: boolean
}

/** An UPDATE or DELETE of most rows, as counted; where nothing was, one whose condition leaves few rows out. */
function writtenWhole(statement: JudgedStatement, context: ScriptContext): Written | null {
  const { effects } = statement
  const many = manyRowsWritten(statement, context)
  if (many === null || effects.error !== null) return null
  const { table, verb, sets: columns = [] } = many.operation
  if (verb !== 'update' && verb !== 'delete') return null
  if (effects.source === 'predicted')
    return { table, verb, columns, impact: undefined, certain: many.certain }
  const impact = context.script.impact.find((one) => one.table === table)
  const { rowsLocked = 0 } = effects
  if (rowsLocked < MANY_ROWS || rowsLocked * 2 < (impact?.rows ?? 0)) return null
  return { table, verb, columns, impact, certain: true }
}

/** That everybody waits meanwhile, or that no row is left, says more than that these rows are locked. */
function isTold({ table }: Written, statement: JudgedStatement, { said }: ScriptContext): boolean {
  return said.some((one) =>
    one.rule === lockHeldAcrossStatements.id
      ? one.statement === statement || one.table === table
      : one.statement === statement && one.table === table && one.severity !== 'note',
  )
}

function draft(written: Written, statement: JudgedStatement, context: ScriptContext): Draft[] {
  const { table, verb, columns, impact, certain } = written
  const { script, budgets, isNewColumn } = context
  const long = (impact?.rowsLockedMs ?? 0) > budgets.writesMs
  const harmless =
    (verb === 'update' && columns.every((column) => isNewColumn(table, column))) ||
    keepsCopy(script.statements, table)
  if (harmless && !long) return []
  const batched = standsAlone(context, statement) ? batchedUpdate(context, table, statement.sql) : null
  const until = long
    ? 'For longer than the budget allows, nobody else'
    : 'Until the transaction ends nobody else'
  const which = certain
    ? 'and those are most of them'
    : 'and those are most of them unless few meet the condition'
  const gone = harmless || verb === 'delete' ? '' : ` What ${columns.join(', ')} held before is gone.`
  return [
    {
      statement,
      table,
      ...(long ? { severity: 'error' } : {}),
      ...(verb === 'delete' ? { title: 'Most rows of a table are deleted in one statement' } : {}),
      message: `${until} can change the rows of ${table} that this ${verb === 'delete' ? 'deletes' : 'writes'}, ${which}.${gone} Do it with some thousand rows at a time, each batch in a transaction of its own, and ANALYZE ${table} afterwards.`,
      ...(batched === null ? {} : { fix: recipe([batched]) }),
    },
  ]
}

function keepsCopy(statements: readonly JudgedStatement[], table: string): boolean {
  return statements.some(({ operations }) =>
    operations.some(
      (one) =>
        one.type === 'other' &&
        one.detail?.what === 'create-table-as' &&
        one.detail.query.reads.includes(table),
    ),
  )
}
