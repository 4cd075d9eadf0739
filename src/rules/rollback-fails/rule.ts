import { commitsEach } from '../../layouts/transaction-plan.ts'
import type { Rollback, SqlError } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { differencePhrase, worstFirst } from '../difference-words.ts'
import { wholeDown } from '../down-fix.ts'
import { code, joined, listed, quoted } from '../phrase.ts'
import { mildInGroup } from '../restores-together.ts'
import type { Draft, JudgedMigration, JudgedScript, RollbackRule } from '../rule.ts'

/** Objects that a message names; the report lists all. */
const MOST_NAMED = 5

export const rollbackFails: RollbackRule = {
  id: 'rollback-fails',
  title: 'The rollback fails',
  severity: 'error',
  shows: 'rollback',
  about: 'rollback',
  why: 'The down script was performed right after the up script, and the server refused it. On the night it is needed it will be refused too.',
  instead:
    'Correct the down script so that it runs right after the up script, again after a second deployment, and on rows that the new schema allows.',
  whenNotToUse:
    'Never: the failure was performed. Where several migrations are only ever taken back together and then restore the schema, it is a warning.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  check: ({ migration, together }) => {
    const { rollback, down } = migration
    const { error, status } = rollback
    if (wasStopped(error)) return []
    if (error !== null && down?.wanted != null) return [notPerformed(error, down, down.wanted)]
    if (error !== null && status === 'fails') {
      return [{ ...fails(error, migration), ...mildInGroup(together) }]
    }
    const again = afterwards(migration)
    return [...(again === null ? [] : [again]), ...onLaterRows(migration)]
  },
}

function fails(error: SqlError, migration: JudgedMigration): Draft {
  const { down } = migration
  return {
    ...placeOf(error, down),
    message: `Performed right after the up script, the down script stops here: ${error.message} (SQLSTATE ${error.code}). ${whatIsTakenBack(down)} Correct the down script.`,
    ...wholeDown(migration),
  }
}

/** Sent in one message only the replay of the down script knows the place. */
function placeOf(error: SqlError, down: JudgedScript | null): Pick<Draft, 'statement' | 'line'> {
  const line = error.line ?? down?.error?.line ?? null
  if (line === null) return { statement: null }
  return {
    statement: down?.statements.find((one) => one.line <= line && line <= one.endLine) ?? null,
    line,
  }
}

/** What goes wrong the next time, `null` where nothing does. Of several the first explains the others. */
function afterwards({ rollback }: JudgedMigration): Draft | null {
  const { error, status, differences, reapplies, reapplyDifferences = [], secondDown } = rollback
  // On a schema that is not the one from before everything else follows; rollback-differs tells it.
  if (status === 'differs' && differences.some(({ severity }) => severity === 'behaviour')) return null
  if (error !== null) {
    return {
      statement: null,
      title: 'The migration cannot be applied again after its rollback',
      message: `After up and down, the up script fails: ${error.message} (SQLSTATE ${error.code}). A deployment that was rolled back once cannot be repeated.`,
    }
  }
  if (reapplies === false) {
    return {
      statement: null,
      title: 'The migration does not apply the same way after a rollback',
      message: `Up, down and up again ends in another schema than the first up${named(reapplyDifferences)}. A deployment that was rolled back once leaves the database different.`,
    }
  }
  if (secondDown?.error === undefined || wasStopped(secondDown.error)) return null
  return {
    statement: null,
    title: 'The rollback works only once',
    message: `Taken back, deployed again and taken back again, the down script stops: ${secondDown.error.message} (SQLSTATE ${secondDown.error.code}). A second attempt at the deployment has no way back.`,
  }
}

function named(differences: Rollback['differences']): string {
  const lasting = worstFirst(differences.filter(({ severity }) => severity === 'behaviour'))
  const shown = lasting.slice(0, MOST_NAMED).map((one) => differencePhrase(one, 'the second run'))
  return shown.length === 0 ? '' : `: ${quoted(joined(shown, '; '))}`
}

/** Which rows production will hold by then nobody knows, so this is no error. */
function onLaterRows({ rollback, down }: JudgedMigration): readonly Draft[] {
  const { laterRows } = rollback
  if (laterRows?.error == null || wasStopped(laterRows.error)) return []
  const { error, tables } = laterRows
  const place = placeOf(error, down)
  // The rows that make it fail are told with a query that counts them.
  const told = down?.refusals.some(
    (one) => one.statement === place.statement?.index && one.error.code === error.code,
  )
  if (told) return []
  const where = quoted(listed(tables.slice(0, 3).map((table) => [code(table)])))
  return [
    {
      ...place,
      severity: 'warning',
      title: 'The rollback fails once the new schema has been used',
      message: `Right after the deployment the down script works. Once the application has written rows that the new schema allows${where === '' ? '' : ` to ${where}`}, it stops: ${error.message} (SQLSTATE ${error.code}). Decide what becomes of such rows, and let the down script do it first.`,
    },
  ]
}

/** Production may have what the throwaway server lacks, so this is no failure yet; the gap decides the verdict. */
function notPerformed(error: SqlError, down: JudgedScript, wanted: string): Draft {
  return {
    ...placeOf(error, down),
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
