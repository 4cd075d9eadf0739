import { isConcurrent, readsWait, tablesLocked, whatWaits } from '../felt.ts'
import { foreignKeyValidatedAtOnce } from '../foreign-key-validated-at-once/rule.ts'
import { indexNotConcurrent } from '../index-not-concurrent/rule.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const lockHeldAcrossStatements: ScriptRule = {
  id: 'lock-held-across-statements',
  title: 'The table stays locked while later statements work',
  severity: 'error',
  about: 'both',
  turn: 'transaction',
  explainsBlocking: true,
  why: 'A lock is held until its transaction ends. A change that takes an instant by itself keeps everybody out for as long as the statements after it work on rows.',
  instead:
    'Put the slow statements into a migration (or transaction) of their own, before or after the one that takes the lock.',
  whenNotToUse:
    'Where the later statements work on tables created in the same change, which hold no rows yet; they are not counted.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  check: (context) =>
    context.script.transactions.flatMap((transaction) => {
      const statements = context.script.statements.slice(transaction.first, transaction.last + 1)
      const reported = new Set<string>()
      return statements.flatMap((statement, position): Draft[] => {
        const slow = statements.slice(position + 1).filter((later) => worksOnExistingRows(later, context))
        return tablesLocked(statement).flatMap((table): Draft[] => {
          if (!context.isExisting(table) || reported.has(table)) return []
          if (context.said.some((draft) => draft.statement === statement && draft.table === table)) return []
          const waits = whatWaits(context, statement, table)
          const reads = readsWait(context, statement, table)
          const untold = slow.filter((later) => !isTold(context, later, table, reads))
          const [first] = untold
          if (first === undefined) return []
          reported.add(table)
          return [
            { statement, table, message: message(`${waits} ${table}`, statement, first, untold.length) },
          ]
        })
      })
    }),
}

/** What these do by themselves keeps out writes only. */
const LETS_READS_GO_ON: readonly string[] = [indexNotConcurrent.id, foreignKeyValidatedAtOnce.id]

/** Another rule says already that the statement keeps everybody off this table while it works. */
function isTold({ said }: ScriptContext, later: JudgedStatement, table: string, reads: boolean): boolean {
  return said.some(
    (draft) =>
      draft.statement === later && draft.table === table && !(reads && LETS_READS_GO_ON.includes(draft.rule)),
  )
}

/** Fewer rows are written by key or as a list of values: that takes no longer on a larger table. */
const MANY_ROWS = 100

function worksOnExistingRows(
  { operations, effects }: JudgedStatement,
  { isExisting }: ScriptContext,
): boolean {
  // Refused inside a transaction, so it never works while the lock is held; another rule says that.
  if (operations.some(isConcurrent)) return false
  const { scans, rewrites, rowsChanged = 0 } = effects
  if ([...scans, ...rewrites].some(isExisting)) return true
  const written = operations.some((one) => one.type === 'write-rows' && isExisting(one.table))
  return written && rowsChanged >= MANY_ROWS
}

function message(waiting: string, statement: JudgedStatement, first: JudgedStatement, count: number): string {
  const others = count === 1 ? '' : ` and ${count - 1} more`
  return `${waiting} wait from line ${statement.line} until the transaction ends, so also while the statement on line ${first.line}${others} works through rows. Move that work into a migration of its own.`
}
