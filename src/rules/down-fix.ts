import { commitsEach } from '../layouts/transaction-plan.ts'
import type { Fix } from '../model/report.ts'
import type { JudgedMigration } from './rule.ts'

/**
 * What to put behind the down script so that it restores the schema, else a whole one that does. Both were performed
 * from the state that the up script leaves, so `verified` tells how that went and the fixes stage leaves them alone.
 */
export function completedDown({ rollback, down, up }: JudgedMigration): { readonly fix?: Fix } {
  const { repairSql, repairVerified = false } = rollback
  if (repairSql === undefined) return wholeDown({ rollback, down, up })
  return { fix: downFix('append', repairSql, repairVerified, { down, up }) }
}

/** A down script that restores, to take the place of the one that does not or is not there. */
export function wholeDown({ rollback, down, up }: Pick<JudgedMigration, 'rollback' | 'down' | 'up'>): {
  readonly fix?: Fix
} {
  const { suggestedDown } = rollback
  if (suggestedDown === undefined) return {}
  const fix = downFix('whole', suggestedDown.sql, suggestedDown.verified, { down, up })
  const impact = suggestedDown.impact ?? []
  if (!suggestedDown.verified || suggestedDown.impact === undefined) return { fix }
  const longest = (ms: readonly number[]) => Math.max(0, ...ms)
  return {
    fix: {
      ...fix,
      readsBlockedMs: longest(impact.map((one) => one.readsBlockedMs)),
      writesBlockedMs: longest(impact.map((one) => one.writesBlockedMs)),
    },
  }
}

function downFix(
  place: NonNullable<Fix['down']>,
  sql: string,
  verified: boolean,
  { down, up }: Pick<JudgedMigration, 'down' | 'up'>,
): Fix {
  const sending = down?.sending ?? up.sending
  const transaction = sending === null || !commitsEach(sending)
  return {
    kind: 'recipe',
    steps: [{ sql, transaction }],
    down: place,
    verified,
    readsBlockedMs: null,
    writesBlockedMs: null,
  }
}
