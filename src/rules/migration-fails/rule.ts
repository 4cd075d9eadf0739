import { wasStopped } from '../../model/stopped.ts'
import { dependsOnMadeUpRows } from '../../rehearsal/rows/made-up-rows.ts'
import type { Draft, JudgedScript, SaidDraft, ScriptRule } from '../rule.ts'
import { whatStays } from '../what-stays.ts'

export const migrationFails: ScriptRule = {
  id: 'migration-fails',
  title: 'The migration fails',
  severity: 'error',
  shows: 'error',
  about: 'up',
  turn: 'last',
  why: 'The server refuses the script, so the deployment stops here. What ran before the failure stays where the script is not one transaction.',
  instead: 'Correct the statement that the server refuses.',
  whenNotToUse: 'Never: the failure was performed, or follows from the earlier migrations with certainty.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  check: ({ script, said, isExisting }) => {
    const { error } = script
    if (error === null || wasStopped(error)) return []
    const there = script.statements.filter(
      (one) => error.line !== null && one.line <= error.line && error.line <= one.endLine,
    )
    // Several statements may share the line.
    const statement = there.find((one) => one.effects.error !== null) ?? there[0]
    const isTold = ({ explainsFailure, statement: failing }: SaidDraft) =>
      explainsFailure && (statement === undefined || failing === statement)
    if (said.some(isTold)) return []
    const made = dependsOnMadeUpRows(error, script.statements, statement, isExisting)
    const draft: Draft = {
      statement: statement ?? null,
      ...(made ? { severity: 'warning', title: 'The migration fails on some rows' } : {}),
      ...(script.wanted === null ? {} : NOT_PERFORMED),
      message: `The server refuses it: ${error.message} (SQLSTATE ${error.code}).${whatStays(script, failedAt(script))}${made ? MADE_UP : script.wanted === null ? '' : ` ${script.wanted}`}`,
      ...(error.line === null ? {} : { line: error.line }),
      ...(error.column === undefined ? {} : { column: error.column }),
    }
    return [draft]
  },
}

function failedAt({ statements }: JudgedScript): number | null {
  const index = statements.findIndex((one) => one.effects.error !== null)
  return index < 0 ? null : index
}

/** Production may have what the throwaway server lacks, so this is no failure yet; the gap decides the verdict. */
const NOT_PERFORMED = {
  severity: 'warning',
  title: 'The rehearsal lacks what the migration needs',
} as const

const MADE_UP =
  ' The rows were made up for the rehearsal, so production may pass where they did not; nothing after this statement was performed.'
