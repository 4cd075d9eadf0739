import type { Migration, Rollback } from '../../model/report.ts'
import { plural } from '../format.ts'
import { code, type Prose, parseProse, prose } from '../prose.ts'
import { sqlErrorSentences } from './evidence.ts'

/** The rollback in a few words, for the table of migrations. */
export function rollbackWords(rollback: Rollback): string {
  const status = statusWords(rollback)
  const rows = rollback.dataLoss.reduce((sum, loss) => sum + loss.rows, 0)
  return [
    status,
    ...(rows > 0 ? [`loses data of ${plural(rows, 'row')}`] : []),
    ...(rollback.reapplies === false ? ['does not apply again'] : []),
  ].join(', ')
}

function statusWords(rollback: Rollback): string {
  switch (rollback.status) {
    case 'restores':
      return 'restores'
    case 'differs':
      return rollback.differences.length === 0
        ? 'differs'
        : `differs in ${plural(rollback.differences.length, 'object')}`
    case 'fails':
      return 'fails'
    case 'missing':
      return 'missing'
    case 'irreversible':
      return 'irreversible'
    case 'not-run':
      return 'not run'
  }
}

function statusSentence({ rollback, down }: Migration): Prose {
  const reason = rollback.reason === undefined ? prose`` : prose` ${parseProse(rollback.reason)}`
  const script = down === null ? prose`The rollback` : prose`${code(down.file)}`
  switch (rollback.status) {
    case 'restores':
      return prose`${script} restores the schema.${reason}`
    case 'differs':
      return prose`${script} runs, but the schema is not what it was before.${reason}`
    case 'fails':
      return prose`${script} fails.${reason}`
    case 'missing':
      return prose`There is no rollback.${reason}`
    case 'irreversible':
      return prose`The migration cannot be reversed.${reason}`
    case 'not-run':
      return prose`${script} was not run.${reason}`
  }
}

function differenceSentence(difference: Rollback['differences'][number]): Prose {
  const { object, before, after } = difference
  const note = difference.severity === 'cosmetic' ? ' (cosmetic)' : ''
  switch (difference.change) {
    case 'missing':
      return prose`${code(object)} is missing after the rollback${note}.`
    case 'extra':
      return prose`${code(object)} is left behind${note}.`
    case 'changed': {
      const change =
        before === undefined || after === undefined
          ? prose`${code(object)} is changed`
          : prose`${code(object)} was ${code(before)} and is ${code(after)}`
      return prose`${change}${note}.`
    }
  }
}

function lossSentence(loss: Rollback['dataLoss'][number]): Prose {
  const where = loss.column === undefined ? code(loss.table) : code(`${loss.table}.${loss.column}`)
  const rows = plural(loss.rows, 'row')
  if (loss.kind === 'changed') return prose`${rows} of ${where} hold other data after up and down.`
  return loss.column === undefined
    ? prose`${rows} of ${where} are gone after up and down.`
    : prose`${where} has lost its data in ${rows} after up and down.`
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
      ...(rollback.error === null ? [] : sqlErrorSentences(rollback.error)),
      ...rollback.differences.map(differenceSentence),
      ...rollback.dataLoss.map(lossSentence),
      ...(rollback.reapplies === false
        ? [prose`The migration does not apply again after the rollback.`]
        : []),
      ...(rollback.checks ?? []).map(
        (check) => prose`Check ${code(check.name)} ${check.when}: ${check.ok ? 'holds' : 'does not hold'}.`,
      ),
    ],
  }
}

/** A rollback that needs no words beyond the table: it restores everything and the migration applies again. */
export function isSound(rollback: Rollback): boolean {
  return (
    rollback.status === 'restores' &&
    rollback.dataLoss.length === 0 &&
    rollback.differences.length === 0 &&
    rollback.reapplies !== false
  )
}
