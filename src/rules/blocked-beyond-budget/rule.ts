import { blocksReads, blocksWrites } from '../../model/lock-modes.ts'
import type { TableImpact } from '../../model/report.ts'
import { locksFelt } from '../felt.ts'
import type { SaidDraft, ScriptRule } from '../rule.ts'

export const blockedBeyondBudget: ScriptRule = {
  id: 'blocked-beyond-budget',
  title: 'The table is blocked longer than the budget allows',
  severity: 'error',
  needsServer: true,
  about: 'both',
  turn: 'last',
  why: 'Reads or writes of an existing table could not start for longer than the budgets (budget-reads, budget-writes) allow. Hot standbys replay ACCESS EXCLUSIVE as well: queries that use the table there are cancelled once they have delayed it for max_standby_streaming_delay.',
  instead: 'Split the migration so that no lock is held while rows are worked through.',
  whenNotToUse: 'Where the table may stand still for that long; raise the budgets instead.',
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES',
    'https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-CONFLICT',
  ],
  check: ({ script, migration, budgets, said }) =>
    script.impact.flatMap((impact) => {
      const reads = impact.readsBlockedMs > budgets.readsMs
      // Nobody writes to a materialized view but who refreshes it.
      const isWritten = migration.existingTables.get(impact.table) !== 'm'
      const writes = isWritten && impact.writesBlockedMs > budgets.writesMs
      if ((!reads && !writes) || said.some((draft) => tells(draft, impact.table))) return []
      const statement =
        script.statements.find((one) =>
          locksFelt(one).some(
            (lock) =>
              lock.table === impact.table && (reads ? blocksReads(lock.mode) : blocksWrites(lock.mode)),
          ),
        ) ?? null
      // What the statement does is told; which other tables wait meanwhile is said there.
      if (said.some((draft) => draft.statement === statement && explains(draft))) return []
      return [{ statement, table: impact.table, message: message(impact, reads) }]
    }),
}

function tells({ explainsBlocking, table, also = [] }: SaidDraft, blocked: string): boolean {
  return explainsBlocking && (table === blocked || also.includes(blocked))
}

/** A note says that its own table does not wait for long; another one may. */
function explains({ statement, explainsBlocking, severity }: SaidDraft): boolean {
  return statement !== null && explainsBlocking && severity !== 'note'
}

function message({ table }: TableImpact, reads: boolean): string {
  return `${reads ? 'Reads and writes of' : 'Writes to'} ${table} could not start for longer than the budget allows. The lock is taken here and held until the transaction ends; move what works through rows into a migration of its own.${reads ? ON_STANDBYS : ''}`
}

/** Only ACCESS EXCLUSIVE is replayed, and only that keeps out reads. */
const ON_STANDBYS = ' Hot standbys replay the lock, so reads of the table wait there as well.'
