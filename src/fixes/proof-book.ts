import type { LoadedMigration } from '../layouts/load-scripts.ts'
import type { Finding, Fix, Unchecked } from '../model/report.ts'
import { type FixBudgets, type Perform, proveFixes } from './prove-fixes.ts'

/** Collects proved fixes while migrations are rehearsed one after another. */
export interface ProofBook {
  /** Proves the fixes of one migration's findings, unless more than half of the run's time has gone already. */
  readonly prove: (
    migration: LoadedMigration,
    findings: readonly Finding[],
    perform: Perform,
  ) => Promise<void>
  /** The same findings, with the fixes that were performed as that went. */
  readonly apply: (findings: readonly Finding[]) => readonly Finding[]
  readonly unchecked: () => readonly Unchecked[]
}

/** What the first safer ways of a rule show holds for those of a long history, where each costs several runs. */
const MOST_OF_A_RULE = 5

/** `hurries` tells that time is short: what was promised comes first, then proofs. */
export function proofBook(budgets: FixBudgets, hurries: () => boolean): ProofBook {
  const proved = new Map<string, Fix>()
  const unchecked: Unchecked[] = []
  const tried = new Map<string, number>()
  let left = 0
  return {
    prove: async (loaded, all, perform) => {
      const migration = loaded.files.id
      const findings = all.filter(({ rule, fix }) => {
        if (fix?.replaces !== 'statement') return true
        const before = tried.get(rule) ?? 0
        tried.set(rule, before + 1)
        if (before >= MOST_OF_A_RULE) left++
        return before < MOST_OF_A_RULE
      })
      if (hurries()) {
        const why = 'More than half of the time limit had passed (setting timeout).'
        unchecked.push({ stage: 'fixes', migration, what: 'No safer way was performed.', why, gates: false })
        return
      }
      const leaveOut = (fixes: number) => {
        const ways = fixes === 1 ? 'One safer way was' : `${fixes} safer ways were`
        const why =
          'Of many findings in one migration only the first are tried, and only while there is time.'
        unchecked.push({ stage: 'fixes', migration, what: `${ways} not performed.`, why, gates: false })
      }
      const findingsProved = await proveFixes(findings, loaded, perform, budgets, {
        hurries,
        leaveOut,
      })
      for (const [index, { fingerprint, fix }] of findingsProved.entries()) {
        if (fix !== undefined && findingsProved[index] !== findings[index]) proved.set(fingerprint, fix)
      }
    },
    apply: (findings) =>
      findings.map((finding) => {
        const fix = proved.get(finding.fingerprint)
        return fix === undefined ? finding : { ...finding, fix }
      }),
    unchecked: () => (left > 0 ? [...unchecked, leftOfRules(left)] : unchecked),
  }
}

function leftOfRules(count: number): Unchecked {
  const what = `${count === 1 ? 'One safer way was' : `${count} safer ways were`} not performed.`
  const why = `Of each rule the first ${MOST_OF_A_RULE} of a run are.`
  return { stage: 'fixes', migration: null, what, why, gates: false }
}

/** Where nothing was performed nothing is proved. */
export const emptyProofs: ProofBook = {
  prove: async () => undefined,
  apply: (findings) => findings,
  unchecked: () => [],
}
