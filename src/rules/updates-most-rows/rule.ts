import type { Operation } from '../../model/operation.ts'
import type { TableImpact } from '../../model/report.ts'
import { lockHeldAcrossStatements } from '../lock-held-across-statements/rule.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

/** Fewer rows are a list of values or a lookup table: writing them takes no longer in production. */
const MANY_ROWS = 100

export const updatesMostRows: ScriptRule = {
  id: 'updates-most-rows',
  title: 'Most rows of a table are written in one statement',
  severity: 'warning',
  about: 'up',
  turn: 'last',
  why: 'Each row that UPDATE writes stays locked until the transaction ends: whoever wants to change one of them waits, and the time grows with the table. The old values are gone, the table holds every row twice until VACUUM has run, and replicas have all of it to follow.',
  instead:
    'Write some thousand rows at a time, found by the primary key, each batch committed by itself, and ANALYZE the table afterwards. Where only some rows are meant, say so in WHERE.',
  whenNotToUse:
    'On a table of a few thousand rows. The finding is an error where rows were locked for longer than budget-writes in the rehearsal, and is left out otherwise where only columns are filled that the same change adds, or where the script keeps a copy of the table.',
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS',
    'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => {
        const written = writtenWhole(operation, statement, context)
        return written === null ? [] : draft(written, statement, context)
      }),
    ),
}

interface Written {
  readonly table: string
  readonly columns: readonly string[]
  readonly impact: TableImpact | undefined
}

/** An UPDATE of most rows, as counted; where nothing was, one without a condition. */
function writtenWhole(
  operation: Operation,
  { effects }: JudgedStatement,
  { script, isExisting }: ScriptContext,
): Written | null {
  if (operation.type !== 'write-rows' || operation.verb !== 'update' || !isExisting(operation.table))
    return null
  const { table, sets: columns = [], everyRow = false } = operation
  const impact = script.impact.find((one) => one.table === table)
  if (effects.source === 'predicted') return everyRow ? { table, columns, impact: undefined } : null
  const { rowsLocked = 0, error } = effects
  if (error !== null || rowsLocked < MANY_ROWS || rowsLocked * 2 < (impact?.rows ?? 0)) return null
  return { table, columns, impact }
}

function draft(
  { table, columns, impact }: Written,
  statement: JudgedStatement,
  context: ScriptContext,
): Draft[] {
  const { script, budgets, said, isNewColumn } = context
  // That one says the same of everybody, not only of those who want these rows.
  if (said.some((one) => one.rule === lockHeldAcrossStatements.id && one.table === table)) return []
  const long = (impact?.rowsLockedMs ?? 0) > budgets.writesMs
  const harmless =
    columns.every((column) => isNewColumn(table, column)) || keepsCopy(script.statements, table)
  if (harmless && !long) return []
  const named = columns.join(', ')
  return [
    {
      statement,
      table,
      ...(long ? { severity: 'error' } : {}),
      message: `${long ? 'For longer than the budget allows, nobody else' : 'Until the transaction ends nobody else'} can change the rows of ${table} that this writes, and those are most of them.${harmless ? '' : ` What ${named} held before is gone.`} Write some thousand rows at a time, each batch in a transaction of its own, and ANALYZE ${table} afterwards.`,
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
