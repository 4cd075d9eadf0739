import { blocksReads } from '../../model/lock-modes.ts'
import { operationsOfType, worksOnRows } from '../felt.ts'
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
        return exclusivelyLocked(statement, context).flatMap((table): Draft[] => {
          if (reported.has(table)) return []
          reported.add(table)
          return [{ statement, table, message: message(table, statement, first, slow.length) }]
        })
      })
    }),
}

/** Tables this statement locks against reads without working on their rows itself: others say that already. */
function exclusivelyLocked(statement: JudgedStatement, context: ScriptContext): string[] {
  const tables = statement.effects.locks
    .filter((lock) => blocksReads(lock.mode) && context.isExisting(lock.table))
    .map((lock) => lock.table)
  return [...new Set(tables)]
}

function worksOnExistingRows(statement: JudgedStatement, context: ScriptContext): boolean {
  if (!worksOnRows(statement)) return false
  const { scans, rewrites } = statement.effects
  if ([...scans, ...rewrites].some(context.isExisting)) return true
  return operationsOfType(
    { ...context, script: { ...context.script, statements: [statement] } },
    'write-rows',
  ).some(({ operation }) => context.isExisting(operation.table))
}

function message(table: string, statement: JudgedStatement, first: JudgedStatement, count: number): string {
  const others = count === 1 ? '' : ` and ${count - 1} more`
  return `Reads and writes of ${table} wait from line ${statement.line} until the transaction ends, so also while the statement on line ${first.line}${others} works through rows. Move that work into a migration of its own.`
}
