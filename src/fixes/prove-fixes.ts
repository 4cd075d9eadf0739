import { compareCatalogs } from '../catalog/compare.ts'
import type { LoadedMigration, LoadedScript } from '../layouts/load-scripts.ts'
import type { Finding, Fix } from '../model/report.ts'
import type { PerformedScripts } from '../rehearsal/perform-scripts.ts'
import { sameRows } from '../rehearsal/rollback/row-digests.ts'
import { type Blocking, blockingOf, blocksLess, blocksNoMore, figures, least } from './blocking.ts'
import { type Provable, provable } from './provable.ts'
import { replaceStatement } from './replace-statement.ts'
import { writeFix } from './write-fix.ts'

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

/** Shares of the time as written. One run of each can differ by more than half for no reason; the best of two hardly by a third. */
const LESS_AT_A_GLANCE = 0.5
const LESS = 0.67

interface Proving {
  readonly migration: LoadedMigration
  readonly perform: Perform
  readonly budgets: FixBudgets
  readonly script: LoadedScript
  readonly original: PerformedScripts
  /** The least that the migration as it is written blocked so far, by table. */
  readonly asWritten: Map<string | undefined, Blocking>
}

/**
 * Performs the fixes of a migration's findings from the same start, each as the files of its layout have it. Of many
 * only the first are performed, errors before others. A fix is verified when it ends in the same schema (column order
 * and comments apart) with the same rows, blocks less than the migration as it is written, and stays within the
 * budgets. Findings without a fix that can be performed come back as they are.
 */
export async function proveFixes(
  findings: readonly Finding[],
  migration: LoadedMigration,
  perform: Perform,
  budgets: FixBudgets,
  { hurries, leaveOut }: ProofLimits,
): Promise<readonly Finding[]> {
  const { up: script } = migration
  const performable = new Map(
    findings.flatMap((finding) => {
      const found = provable(finding, migration)
      return found === null || found.script !== script ? [] : [[finding, found] as const]
    }),
  )
  if (performable.size === 0 || script === null) return findings
  const chosen = new Set(
    [...performable.keys()]
      .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
      .slice(0, MOST_PROOFS),
  )
  let left = performable.size - chosen.size
  const original = await perform([script])
  if (original.error !== null) return findings
  const proving: Proving = { migration, perform, budgets, script, original, asWritten: new Map() }
  const proved: Finding[] = []
  for (const finding of findings) {
    const one = chosen.has(finding) ? performable.get(finding) : undefined
    const late = one !== undefined && hurries()
    if (late) left++
    proved.push(one === undefined || late ? finding : { ...finding, fix: await prove(one, proving) })
  }
  if (left > 0) leaveOut(left)
  return proved
}

/** As its files have it; where their order does not lead to the same end, with each step in place of the statement. */
async function prove({ finding, fix, script, index }: Provable, proving: Proving): Promise<Fix> {
  const written = writeFix(proving.migration, script, index, fix)
  if (written !== null) {
    const proof = await performed(finding, written.fix, written.scripts, fix.kind, proving)
    if (proof !== null) return proof
  }
  if (fix.kind === 'edit') return fix
  return (await performed(finding, fix, replaceStatement(script, index, fix), fix.kind, proving)) ?? fix
}

/** `null` where it does not end as the migration does. */
async function performed(
  { table }: Finding,
  fix: Fix,
  scripts: readonly LoadedScript[],
  aim: Fix['kind'],
  { perform, budgets, script, original, asWritten }: Proving,
): Promise<Fix | null> {
  const enough = (share: number) =>
    aim === 'edit' ? blocksNoMore(own, before) : blocksLess(own, before, share)
  const first = await perform(scripts)
  if (!sameSchema(first, original)) return null
  const otherRows = tablesThatDiffer(first, original)
  if (otherRows.length > 0 && !differByChance(otherRows, first, original, await perform([script])))
    return null
  let own = blockingOf(first, table)
  let before = asWritten.get(table) ?? blockingOf(original, table)
  if (!enough(LESS_AT_A_GLANCE)) {
    own = least(own, blockingOf(await perform(scripts), table))
    before = least(before, blockingOf(await perform([script]), table))
  }
  asWritten.set(table, before)
  const { readsBlockedMs, writesBlockedMs } = own
  const verified = enough(LESS) && readsBlockedMs <= budgets.readsMs && writesBlockedMs <= budgets.writesMs
  return { ...fix, verified, ...figures(own), asWritten: figures(before) }
}

function sameSchema(fix: PerformedScripts, original: PerformedScripts): boolean {
  return (
    fix.error === null &&
    compareCatalogs(original.catalog, fix.catalog).every(({ severity }) => severity === 'cosmetic')
  )
}

function tablesThatDiffer(one: PerformedScripts, other: PerformedScripts): readonly string[] {
  return [...one.digests.keys()].filter((table) => {
    const digest = one.digests.get(table)
    return digest === undefined || !sameRows(digest, other.digests.get(table))
  })
}

/** Random values and the time of day: two runs of the migration itself differ there, so only rows can be counted. */
function differByChance(
  tables: readonly string[],
  fix: PerformedScripts,
  original: PerformedScripts,
  again: PerformedScripts,
): boolean {
  const byChance = new Set(tablesThatDiffer(original, again))
  return tables.every(
    (table) => byChance.has(table) && fix.digests.get(table)?.rows === original.digests.get(table)?.rows,
  )
}
