import type { Fix, TableImpact } from '../../model/report.ts'
import { formatDuration, plural } from '../format.ts'
import { printableLine } from '../printable.ts'
import { type Prose, prose } from '../prose.ts'

function figures(fix: Fix, impact: TableImpact | null): readonly string[] {
  const kinds = [
    ['reads', impact?.readsBlockedMs ?? null, fix.readsBlockedMs],
    ['writes', impact?.writesBlockedMs ?? null, fix.writesBlockedMs],
  ] as const
  return kinds.flatMap(([kind, before, after]) => {
    if (after === null || (before === 0 && after === 0)) return []
    const from = before === null ? '' : `${formatDuration(before)} → `
    return [`${kind} blocked ${from}${formatDuration(after)}`]
  })
}

/**
 * `Safer way in 3 steps, performed: writes blocked 1.2 s → 0.4 ms`; `…, not proved` where performing it did not end
 * in the same place or there was no chance to; `…, to be adapted` where the steps only show the way.
 */
export function fixTitle(fix: Fix, impact: TableImpact | null): Prose {
  if (fix.down !== undefined) return downTitle(fix)
  const steps = fix.steps.length === 1 ? '' : ` in ${plural(fix.steps.length, 'step')}`
  if (!fix.verified)
    return prose`Safer way${steps}, ${fix.replaces === undefined ? 'to be adapted' : 'not proved'}`
  const after = figures(fix, impact)
  return prose`Safer way${steps}, performed${after.length > 0 ? `: ${after.join(', ')}` : ''}`
}

/** What completes or replaces a down script has no slower way to be held against. */
function downTitle(fix: Fix): Prose {
  const what = fix.down === 'append' ? 'To put at the end of the down script' : 'A down script'
  if (!fix.verified) return prose`${what}, not proved`
  const after = figures(fix, null)
  return prose`${what}, performed: it restores the schema${after.length > 0 ? `; ${after.join(', ')}` : ''}`
}

/** The steps as one script to paste, with what a reader must know in comments. */
export function fixScript(fix: Fix): string {
  if (fix.down !== undefined) return fix.steps.map(({ sql }) => sql.trim()).join('\n\n')
  const several = fix.steps.length > 1
  return fix.steps
    .map((step, index) => {
      const where = step.transaction ? 'in a transaction' : 'outside a transaction'
      const title = several ? `-- Step ${index + 1}, ${where}.` : `-- Run it ${where}.`
      const why = step.why === undefined ? '' : ` ${printableLine(step.why)}`
      return `${title}${why}\n${step.sql.trim()}`
    })
    .join('\n\n')
}
