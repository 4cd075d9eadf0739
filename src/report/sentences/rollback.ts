import { LAYOUT_FAMILIES } from '../../layouts/families.ts'
import type { Migration, Report, Rollback } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { cosmeticPhrase, differencePhrase, worstFirst } from '../../rules/difference-words.ts'
import { lossPhrase } from '../../rules/loss-words.ts'
import { rollbackMissing } from '../../rules/rollback-missing/rule.ts'
import { plural } from '../format.ts'
import { code, enumerateProse, fromPhrase, joinProse, type Prose, parseProse, prose } from '../prose.ts'
import { sqlErrorSentences } from './evidence.ts'

/** Column orders and comments that a sentence names. */
const MOST_COSMETIC = 5

/** Objects in which a second run of the up script ends otherwise. */
const MOST_REAPPLIED = 5

/** The rollback in a few words, for the table of migrations. */
export function rollbackWords({ rollback, layout }: Pick<Migration, 'rollback' | 'layout'>): string {
  const rowsOf = (losses: Rollback['dataLoss']) => losses.reduce((sum, loss) => sum + loss.rows, 0)
  const lost = rowsOf(rollback.dataLoss.filter(({ writtenAfterUp }) => writtenAfterUp === undefined))
  const later = rowsOf(rollback.dataLoss) - lost
  return [
    statusWords(rollback, layout),
    ...(lost > 0 ? [`loses data of ${plural(lost, 'row')}`] : []),
    ...(lost === 0 && later > 0 ? ['loses what is written after it'] : []),
    ...(rollback.reapplies === false ? ['does not apply again'] : []),
    ...(rollback.reapplies !== false && rollback.secondDown?.restores === false ? ['works only once'] : []),
    ...(failsLater(rollback) ? ['fails on later rows'] : []),
  ].join(', ')
}

function statusWords(rollback: Rollback, layout: string): string {
  switch (rollback.status) {
    case 'restores':
      return 'restores'
    case 'differs': {
      const lasting = rollback.differences.filter(lasts)
      return lasting.length === 0 ? 'differs' : `differs in ${plural(lasting.length, 'object')}`
    }
    case 'fails':
      return 'fails'
    case 'missing':
      if (expectsDown(layout)) return 'missing'
      return rollback.suggestedDown?.verified === true ? 'suggested, performed' : 'none'
    case 'irreversible':
      return rollback.irreversible?.by === 'author' ? 'irreversible, as declared' : 'irreversible'
    case 'not-run':
      return 'not run'
  }
}

/** The tool reverses migrations by a script of their own, so that somebody has to write it. */
export function expectsDown(layout: string): boolean {
  return Object.values(LAYOUT_FAMILIES).some(
    (family) => family.layout.name === layout && family.layout.expectsDown,
  )
}

function statusSentence({ rollback, down }: Migration): Prose {
  const reason = rollback.reason === undefined ? prose`` : prose` ${parseProse(rollback.reason)}`
  const script = down === null ? prose`The rollback` : prose`${code(down.file)}`
  switch (rollback.status) {
    case 'restores':
      return prose`${script} restores the schema.${reason}`
    case 'differs':
      if (rollback.differences.some(lasts))
        return prose`${script} runs, but the schema is not what it was before.${reason}`
      return rollback.reason === undefined
        ? prose`${script} brings the schema back, but not the rows.`
        : prose`${script} runs.${reason}`
    case 'fails':
      return prose`${script} fails.${reason}`
    case 'missing':
      return prose`There is no down script.${reason}`
    case 'irreversible':
      return irreversibleSentence(rollback, reason)
    case 'not-run':
      return prose`${script} was not run.${reason}`
  }
}

function irreversibleSentence({ irreversible }: Rollback, reason: Prose): Prose {
  if (irreversible?.by === 'author') return prose`The migration is not meant to be taken back.${reason}`
  const what = irreversible?.what ?? []
  if (what.length === 0) return prose`The migration cannot be taken back.${reason}`
  const names = enumerateProse(what.map((one) => prose`${code(one)}`))
  return prose`The migration cannot be taken back: it removes ${names}, and no down script can bring the values back.`
}

const lasts = ({ severity }: Rollback['differences'][number]) => severity === 'behaviour'

/** Behaviour one by one, worst first; what nobody notices in one sentence. */
export function differenceSentences(differences: Rollback['differences']): readonly Prose[] {
  const sorted = worstFirst(differences)
  const cosmetic = sorted.filter((one) => !lasts(one))
  const shown = cosmetic.slice(0, MOST_COSMETIC).map((one) => fromPhrase(cosmeticPhrase(one)))
  const more = cosmetic.length - shown.length
  const all = more > 0 ? [...shown, prose`${more} more`] : shown
  return [
    ...sorted
      .filter(lasts)
      .map((one) => prose`${fromPhrase(differencePhrase(one))}.`)
      .map(capitalised),
    ...(all.length === 0 ? [] : [prose`Cosmetic: ${enumerateProse(all)}.`]),
  ]
}

/** Each table and column with the number of rows. */
export function lossSentences(losses: Rollback['dataLoss']): readonly Prose[] {
  return losses.map((loss) => {
    const what = fromPhrase(lossPhrase(loss))
    return loss.writtenAfterUp
      ? prose`Of what was written between up and down, ${what} after the rollback.`
      : prose`${what} after up and down.`
  })
}

function capitalised(sentence: Prose): Prose {
  const [first, ...rest] = sentence
  if (first === undefined || first.kind === 'code') return sentence
  return [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest]
}

function laterSentences({
  error,
  reapplies,
  reapplyDifferences = [],
  secondDown,
  laterRows,
  sequences = [],
}: Rollback): readonly Prose[] {
  return [
    ...sequences.map(
      ({ sequence, before, after, taken }) =>
        prose`Sequence ${code(sequence)} is set back: ${after}, and ${before} before the migration.${
          taken === undefined
            ? prose` No row holds one of these numbers.`
            : prose` ${plural(taken.rows, 'row')} of ${code(`${taken.table}.${taken.column}`)} hold such a number already, so inserts fail.`
        }`,
    ),
    ...(reapplies === false ? reapplySentences(error, reapplyDifferences) : []),
    ...(reapplies === false ? [] : secondDownSentences(secondDown)),
    ...(laterRows?.gone === undefined || laterRows.gone.length === 0
      ? []
      : [
          prose`What the new application writes to ${enumerateProse(laterRows.gone.map((name) => prose`${code(name)}`))} goes with it.`,
        ]),
    ...(laterRows?.error == null
      ? []
      : [
          prose`Once the new schema holds rows of its own (${plural(laterRows.rows, 'row')} in ${enumerateProse(laterRows.tables.map((table) => prose`${code(table)}`))}), the down script stops: ${joinProse(sqlErrorSentences(laterRows.error), ' ')}`,
        ]),
  ]
}

/** The error is that of the up script, applied again after its rollback. */
const isFailedAgain = ({ status, reapplies }: Rollback) => status !== 'fails' && reapplies === false

function reapplySentences(error: Rollback['error'], differences: Rollback['differences']): readonly Prose[] {
  if (error !== null) {
    return [
      prose`Applied again after the rollback, the migration stops: ${joinProse(sqlErrorSentences(error), ' ')}`,
    ]
  }
  if (differences.length === 0) return [prose`The migration does not apply again after the rollback.`]
  const phrases = worstFirst(differences.filter(lasts)).slice(0, MOST_REAPPLIED)
  const shown = phrases.map((one) => fromPhrase(differencePhrase(one, 'the second run')))
  const more = differences.filter(lasts).length - shown.length
  return [
    prose`Applied again after the rollback, the migration ends otherwise than the first time: ${joinProse(shown, '; ')}${more > 0 ? `; and ${more} more` : ''}.`,
  ]
}

function secondDownSentences(second: Rollback['secondDown']): readonly Prose[] {
  if (second === undefined || second.restores) return []
  const start = prose`After up, down and up again, the down script`
  if (second.error !== undefined) {
    return [prose`${start} fails: ${joinProse(sqlErrorSentences(second.error), ' ')}`]
  }
  return [prose`${start} does not restore the schema.`, ...differenceSentences(second.differences ?? [])]
}

function checkSentences(checks: NonNullable<Rollback['checks']>): readonly Prose[] {
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.length === 0) return checks.length === 0 ? [] : [prose`Every check of yours holds.`]
  return failed.map(({ name, when, rows, error }) => {
    const why =
      error !== undefined
        ? prose`: ${joinProse(sqlErrorSentences(error), ' ')}`
        : rows === undefined
          ? prose`.`
          : prose`: it returns ${plural(rows, 'row')}.`
    return prose`Check ${code(name)} does not hold ${when}${why}`
  })
}

/** Everything known about a migration's rollback: first its outcome, then one fact a sentence. */
export function rollbackSentences(migration: Migration): {
  readonly outcome: Prose
  readonly facts: readonly Prose[]
} {
  const { rollback } = migration
  return {
    outcome: statusSentence(migration),
    facts: [
      ...(rollback.error === null || isFailedAgain(rollback) ? [] : sqlErrorSentences(rollback.error)),
      ...differenceSentences(rollback.differences),
      ...lossSentences(rollback.dataLoss),
      ...laterSentences(rollback),
      ...checkSentences(rollback.checks ?? []),
    ],
  }
}

/** The down script stops once the application has written to the new schema. */
function failsLater({ laterRows }: Rollback): boolean {
  return laterRows?.error != null && !wasStopped(laterRows.error)
}

/** A rollback that needs no words beyond the table: it restores everything, again and again. */
export function isSound(rollback: Rollback): boolean {
  return (
    rollback.status === 'restores' &&
    rollback.dataLoss.length === 0 &&
    !rollback.differences.some(lasts) &&
    rollback.reapplies !== false &&
    rollback.secondDown?.restores !== false &&
    !failsLater(rollback) &&
    (rollback.sequences ?? []).every(({ taken }) => taken === undefined) &&
    holds(rollback.checks)
  )
}

/** Nobody has to write a down script there, so its absence is no alarm. */
export function isNothingMissing({ rollback, layout }: Migration): boolean {
  return rollback.status === 'missing' && !expectsDown(layout) && holds(rollback.checks)
}

/** A finding says already that there is none. */
export function isMissingAsTold(
  { rollback, up }: Migration,
  { findings }: Pick<Report, 'findings'>,
): boolean {
  return (
    rollback.status === 'missing' &&
    holds(rollback.checks) &&
    findings.some(({ rule, file }) => rule === rollbackMissing.id && file === up.file)
  )
}

const holds = (checks: Rollback['checks'] = []) => checks.every(({ ok }) => ok)
