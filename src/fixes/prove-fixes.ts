import { compareCatalogs } from '../catalog/compare.ts'
import type { LoadedScript } from '../layouts/load-scripts.ts'
import type { Finding, Fix } from '../model/report.ts'
import type { PerformedScripts } from '../rehearsal/perform-scripts.ts'
import { sameRows } from '../rehearsal/rollback/row-digests.ts'
import { replaceStatement } from './replace-statement.ts'

/** Performs scripts on a fresh copy of the state before the migration. */
export type Perform = (scripts: readonly LoadedScript[]) => Promise<PerformedScripts>

/** Longest times that the rewritten migration may block reads and writes of an existing table. */
export interface FixBudgets {
  readonly readsMs: number
  readonly writesMs: number
}

/** What ends proofs early. */
export interface ProofLimits {
  /** Time is short: nothing more is performed. */
  readonly hurries: () => boolean
  /** Told how many fixes were not performed, if any. */
  readonly leaveOut: (fixes: number) => void
}

/** A migration of more findings repeats itself: what works for these works for the others. */
const MOST_PROOFS = 20

/**
 * Performs the fixes of a migration's findings, each in place of its statement, from the same start. Of many only
 * the first are performed, errors before others. A fix is verified when it ends in the same schema (column order and
 * comments apart) with the same rows and stays within the budgets. Findings without a fix that can be performed come back as they are.
 */
export async function proveFixes(
  findings: readonly Finding[],
  script: LoadedScript,
  perform: Perform,
  budgets: FixBudgets,
  { hurries, leaveOut }: ProofLimits,
): Promise<readonly Finding[]> {
  const provable = findings.filter((finding) => statementToReplace(finding, script) !== null)
  if (provable.length === 0) return findings
  const chosen = new Set(
    provable
      .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
      .slice(0, MOST_PROOFS),
  )
  let left = provable.length - chosen.size
  const original = await perform([script])
  if (original.error !== null) return findings
  const proved: Finding[] = []
  for (const finding of findings) {
    const index = chosen.has(finding) ? statementToReplace(finding, script) : null
    const late = index !== null && hurries()
    if (late) left++
    if (index === null || late || finding.fix === undefined) proved.push(finding)
    else {
      const performed = await perform(replaceStatement(script, index, finding.fix))
      proved.push({ ...finding, fix: proof(finding, finding.fix, performed, original, budgets) })
    }
  }
  if (left > 0) leaveOut(left)
  return proved
}

function statementToReplace(finding: Finding, script: LoadedScript): number | null {
  if (finding.file !== script.file || finding.fix?.replaces !== 'statement') return null
  const index = script
    .statements()
    .findIndex(({ parsed }) => parsed.line === finding.line && parsed.column === (finding.column ?? 1))
  return index < 0 ? null : index
}

function proof(
  finding: Finding,
  fix: Fix,
  performed: PerformedScripts,
  original: PerformedScripts,
  budgets: FixBudgets,
): Fix {
  const impact = performed.impact.find((one) => one.table === finding.table)
  const readsBlockedMs = impact?.readsBlockedMs ?? 0
  const writesBlockedMs = impact?.writesBlockedMs ?? 0
  const verified =
    performed.error === null &&
    compareCatalogs(original.catalog, performed.catalog).every(({ severity }) => severity === 'cosmetic') &&
    [...original.digests].every(([table, digest]) => sameRows(digest, performed.digests.get(table))) &&
    readsBlockedMs <= budgets.readsMs &&
    writesBlockedMs <= budgets.writesMs
  return verified ? { ...fix, verified, readsBlockedMs, writesBlockedMs } : fix
}
