import type { Report, Rollback, TableImpact } from '../../model/report.ts'
import { formatDuration } from '../format.ts'
import { type Prose, parseProse, prose } from '../prose.ts'

/** SQL for the way back, with a title that says what it is and whether it was performed. */
export interface DownScript {
  readonly title: Prose
  /** What it does not bring back, one sentence each. */
  readonly gaps: readonly Prose[]
  readonly sql: string
}

/** What completes the down script, else a whole one that was suggested. */
export function downScripts({ repairSql, repairVerified, suggestedDown }: Rollback): readonly DownScript[] {
  return [
    ...(repairSql === undefined
      ? []
      : [
          {
            title: prose`To put at the end of the down script, ${performed(repairVerified === true)}`,
            gaps: [],
            sql: repairSql,
          },
        ]),
    ...(suggestedDown === undefined || repairVerified === true
      ? []
      : [
          {
            title: suggestedTitle(suggestedDown),
            gaps: (suggestedDown.gaps ?? []).map(parseProse),
            sql: suggestedDown.sql,
          },
        ]),
  ]
}

const performed = (verified: boolean) => (verified ? 'performed: it restores the schema' : 'not proved')

function suggestedTitle({ verified, impact = [], gaps = [] }: NonNullable<Rollback['suggestedDown']>): Prose {
  const except = gaps.length === 0 ? '' : ', but not everything in it'
  return prose`Suggested down script, ${performed(verified)}${except}${verified ? blocking(impact) : ''}`
}

/** `; writes to public.orders blocked 1.2 s`; nothing where it blocks no existing table. */
function blocking(impact: readonly TableImpact[]): string {
  const worst = (what: 'readsBlockedMs' | 'writesBlockedMs') =>
    impact.reduce<TableImpact | null>((best, one) => (one[what] > (best?.[what] ?? 0) ? one : best), null)
  const [reads, writes] = [worst('readsBlockedMs'), worst('writesBlockedMs')]
  const parts = [
    ...(reads === null ? [] : [`reads of ${reads.table} blocked ${formatDuration(reads.readsBlockedMs)}`]),
    ...(writes === null
      ? []
      : [`writes to ${writes.table} blocked ${formatDuration(writes.writesBlockedMs)}`]),
  ]
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`
}

/** A finding about the migration shows the SQL already. */
export function isShownByFinding(
  { up, down }: Report['migrations'][number],
  { findings }: Pick<Report, 'findings'>,
): boolean {
  return findings.some(
    ({ file, fix, suppressed, accepted }) =>
      fix?.down !== undefined &&
      suppressed === undefined &&
      accepted === undefined &&
      (file === up.file || file === down?.file),
  )
}
