import { commitsEach } from '../../layouts/transaction-plan.ts'
import type { SqlError } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import type { Draft, JudgedScript, RollbackRule } from '../rule.ts'

export const rollbackFails: RollbackRule = {
  id: 'rollback-fails',
  title: 'The rollback fails',
  severity: 'error',
  about: 'rollback',
  why: 'The down script was performed right after the up script, and the server refused it. On the night it is needed it will be refused too.',
  instead: 'Correct the down script so that it runs right after the up script.',
  whenNotToUse: 'Never: the failure was performed.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  check: ({ migration }) => {
    const { rollback, down } = migration
    const { error } = rollback
    if (wasStopped(error)) return []
    if (error !== null && down?.wanted != null) return [notPerformed(error, down, down.wanted)]
    if (error === null) {
      if (rollback.reapplies !== false) return []
      return [
        {
          statement: null,
          title: 'The migration does not apply the same way after a rollback',
          message:
            'Up, down and up again ends in another schema than the first up. A deployment that was rolled back once leaves the database different.',
        },
      ]
    }
    if (rollback.status === 'fails') {
      // Sent in one message only the replay of the down script knows the place.
      const line = error.line ?? down?.error?.line ?? null
      const statement =
        line === null ? null : down?.statements.find((one) => one.line <= line && line <= one.endLine)
      return [
        {
          statement: statement ?? null,
          ...(line === null ? {} : { line }),
          message: `Performed right after the up script, the down script stops here: ${error.message} (SQLSTATE ${error.code}). ${whatIsTakenBack(down)} Correct the down script.`,
        },
      ]
    }
    return [
      {
        statement: null,
        title: 'The migration cannot be applied again after its rollback',
        message: `After up and down, the up script fails: ${error.message} (SQLSTATE ${error.code}). A deployment that was rolled back once cannot be repeated.`,
      },
    ]
  },
}

/** Production may have what the throwaway server lacks, so this is no failure yet; the gap decides the verdict. */
function notPerformed(error: SqlError, down: JudgedScript, wanted: string): Draft {
  const line = error.line ?? down.error?.line ?? null
  return {
    statement:
      down.statements.find((one) => line !== null && one.line <= line && line <= one.endLine) ?? null,
    ...(line === null ? {} : { line }),
    severity: 'warning',
    title: 'The rehearsal lacks what the rollback needs',
    message: `Performed right after the up script, the down script stops here: ${error.message} (SQLSTATE ${error.code}). ${wanted}`,
  }
}

/** Statements that commit one by one leave the part before the failure taken back. */
function whatIsTakenBack(down: JudgedScript | null): string {
  const ends = down?.statements.some(({ operations }) =>
    operations.some(({ type }) => type === 'transaction'),
  )
  const oneByOne = down?.sending != null && commitsEach(down.sending)
  return ends || oneByOne ? 'In an incident it stops half-way.' : 'In an incident nothing is taken back.'
}
