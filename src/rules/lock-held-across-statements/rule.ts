import { isConcurrent, tablesLocked, whatWaits } from '../felt.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const lockHeldAcrossStatements: ScriptRule = {
  id: 'lock-held-across-statements',
  title: 'The table stays locked while later statements work',
  severity: 'error',
  about: 'both',
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
        const [first] = slow
        if (first === undefined) return []
        return tablesLocked(statement).flatMap((table): Draft[] => {
          if (!context.isExisting(table) || reported.has(table)) return []
          if (isSaidAlready(context, statement, table)) return []
          reported.add(table)
          const waits = whatWaits(context, statement, table)
          return [{ statement, table, message: message(`${waits} ${table}`, statement, first, slow.length) }]
        })
      })
    }),
}

/** The other rules say of the same lock that it lasts until the transaction ends. */
function isSaidAlready({ said }: ScriptContext, statement: JudgedStatement, table: string): boolean {
  return said.some((draft) => draft.statement === statement && draft.table === table)
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
