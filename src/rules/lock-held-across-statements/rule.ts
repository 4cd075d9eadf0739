import type { Fix } from '../../model/report.ts'
import { batchedUpdate } from '../batched-update.ts'
import { readsWait, standsAlone, tablesLocked, whatWaits } from '../felt.ts'
import { foreignKeyValidatedAtOnce } from '../foreign-key-validated-at-once/rule.ts'
import { indexNotConcurrent } from '../index-not-concurrent/rule.ts'
import { counted } from '../phrase.ts'
import { recipe } from '../recipe.ts'
import { manyRowsWritten, type RowsWritten, worksThroughRows } from '../rows-written.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const lockHeldAcrossStatements: ScriptRule = {
  id: 'lock-held-across-statements',
  title: 'The statement works through rows while a table stays locked',
  severity: 'error',
  about: 'both',
  turn: 'transaction',
  explainsBlocking: true,
  why: 'A lock is held until its transaction ends. A change of the schema that takes an instant by itself keeps everybody out for as long as the statements after it fill columns, validate constraints or read tables, and so does LOCK TABLE.',
  instead:
    'Put the slow statement into a migration (or transaction) of its own, before or after the one that takes the lock. Fill columns in batches of some thousand rows, each committed by itself.',
  whenNotToUse:
    'Where the later statements work on tables created in the same change, which hold no rows yet; they are not counted.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  check: (context) =>
    context.script.transactions.flatMap((transaction) => {
      const statements = context.script.statements.slice(transaction.first, transaction.last + 1)
      const reported = new Set<string>()
      return statements.flatMap((statement, position): Draft[] => {
        const slow = statements.slice(position + 1).filter((later) => worksThroughRows(later, context))
        return tablesLocked(statement).flatMap((table): Draft[] => {
          if (!context.isExisting(table) || reported.has(table)) return []
          if (isTold(context, statement, table, false)) return []
          const untold = slow.filter(
            (later) => !isTold(context, later, table, readsWait(context, later, table)),
          )
          if (untold.length === 0) return []
          reported.add(table)
          return [draft(statement, table, untold, context)]
        })
      })
    }),
}

/** What these do by themselves keeps out writes only. */
const LETS_READS_GO_ON: readonly string[] = [indexNotConcurrent.id, foreignKeyValidatedAtOnce.id]

/** Another rule says already that the statement keeps everybody off this table while it works. */
function isTold({ said }: ScriptContext, one: JudgedStatement, table: string, reads: boolean): boolean {
  return said.some(
    (draft) =>
      draft.explainsBlocking &&
      draft.statement === one &&
      draft.table === table &&
      !(reads && LETS_READS_GO_ON.includes(draft.rule)),
  )
}

/** Told at the first statement that works, because that is what has to move. */
function draft(
  locks: JudgedStatement,
  table: string,
  slow: readonly JudgedStatement[],
  context: ScriptContext,
): Draft {
  const [first, ...others] = slow
  const statement = first ?? locks
  const written = manyRowsWritten(statement, context)
  const waits = whatWaits(context, statement, table)
  const also =
    others.length === 0
      ? ''
      : `, and while ${counted(others.length, 'later statement')} ${others.length === 1 ? 'works' : 'work'}`
  const advice = written === null ? 'Put it into a migration of its own.' : WRITE_APART
  return {
    statement,
    table,
    ...(written === null ? {} : { title: 'Rows are written while a table stays locked' }),
    ...(written?.certain === false ? { severity: 'warning' } : {}),
    message: `${notSpared(locks, statement)}Line ${locks.line} locks ${table} until the transaction ends. ${waits} ${table} wait while this ${work(written)}${also}, and that takes longer on larger tables. ${advice}`,
    ...(others.length > 0 || !standsAlone(context, statement)
      ? {}
      : { fix: movedApart(statement, written, context) }),
  }
}

const WRITE_APART =
  'Commit what takes the lock first, and write the rows in a migration of its own, some thousand at a time.'

function work(written: RowsWritten | null): string {
  if (written === null) return 'works through rows'
  const { table } = written.operation
  if (written.rows !== null) return `writes ${counted(written.rows, 'row')} of ${table}`
  return written.certain
    ? `writes every row of ${table}`
    : `writes the rows of ${table}, unless few meet the condition`
}

/** NOT VALID and VALIDATE in one transaction are as slow as neither. */
function notSpared(locks: JudgedStatement, statement: JudgedStatement): string {
  const added = locks.operations.flatMap((one) =>
    one.type === 'add-constraint' && one.constraint.notValid ? [one.constraint.name] : [],
  )
  const validated = statement.operations.some(
    (one) => one.type === 'validate-constraint' && added.includes(one.name),
  )
  return validated ? 'NOT VALID spares nothing where VALIDATE follows in the same transaction. ' : ''
}

function movedApart(statement: JudgedStatement, written: RowsWritten | null, context: ScriptContext): Fix {
  const batched = written === null ? null : batchedUpdate(context, written.operation.table, statement.sql)
  return recipe([
    batched ?? {
      sql: `${statement.sql};`,
      transaction: true,
      why: 'In a migration of its own: what comes before is committed, and its locks are gone.',
    },
  ])
}
