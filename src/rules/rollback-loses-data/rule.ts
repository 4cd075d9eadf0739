import type { Rollback } from '../../model/report.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { type Loss, lossPhrase } from '../loss-words.ts'
import { code, listed, quoted } from '../phrase.ts'
import type { Draft, JudgedMigration, RollbackRule } from '../rule.ts'

/** Columns, tables and sequences that a message names; the report lists all. */
const MOST_NAMED = 4

export const rollbackLosesData: RollbackRule = {
  id: 'rollback-loses-data',
  title: 'The rollback does not bring the data back',
  severity: 'error',
  shows: 'rollback',
  about: 'rollback',
  why: 'Rows that existed before the migration were compared value by value after up and down. Some are gone or different, although the schema may look restored. Rows that the new application writes before the rollback are compared too, and sequences have to go on where they were.',
  instead:
    'Keep the old values until the change is proven: rename instead of dropping, or copy into a table that the down script reads. A sequence that was made anew needs setval.',
  whenNotToUse:
    'Where the values are known to be worthless. What the up script removes for good is told as irreversible instead.',
  sources: [
    'Compared by the text the server writes for each value, before the up script and after the down script.',
  ],
  check: ({ migration }) => {
    const { dataLoss, status } = migration.rollback
    if (status === 'irreversible') return []
    const lost = dataLoss.filter((loss) => loss.writtenAfterUp === undefined)
    const lostLater = dataLoss.filter((loss) => loss.writtenAfterUp && !isNew(loss, migration))
    return [
      ...(lost.length === 0 ? [] : [ofBefore(lost, lostLater)]),
      ...(lost.length > 0 || lostLater.length === 0 ? [] : [ofLater(lostLater)]),
      ...(lost.length === 0 ? setBack(migration.rollback.sequences ?? []) : []),
    ]
  },
}

/** What a table or column of the migration's own holds goes with it: nobody expects it to survive the rollback. */
function isNew({ table, column }: Loss, { existingTables, up }: JudgedMigration): boolean {
  if (!existingTables.has(table)) return true
  return up.statements
    .flatMap(({ operations }) => operations)
    .some(
      (operation) =>
        operation.type === 'add-column' && operation.table === table && operation.column.name === column,
    )
}

function ofBefore(losses: readonly Loss[], later: readonly Loss[]): Draft {
  const since = later.length === 0 ? '' : ` Of the rows that were written since, ${named(later)}.`
  return {
    statement: null,
    message: `Compared with the rows from before, after up and down ${named(losses)}.${since} Nobody notices during the rollback: it ends without an error. Keep the old values where the down script can read them until the change is proven.`,
  }
}

/** Where the down script brings old values back, newer ones give way: that is worth knowing, and nothing to mend. */
function ofLater(losses: readonly Loss[]): Draft {
  return {
    statement: null,
    severity: losses.some(({ kind }) => kind === 'lost') ? 'warning' : 'note',
    title: 'The rollback loses what was written since the deployment',
    message: `Of the rows that the new application wrote between up and down, after the rollback ${named(losses)}. Users lose what they entered since the deployment. Let the down script carry it over into what the old schema has.`,
  }
}

/** One that begins again with numbers that no row holds does no harm. */
function setBack(sequences: NonNullable<Rollback['sequences']>): readonly Draft[] {
  const colliding = sequences.flatMap(({ sequence, taken }) =>
    taken === undefined ? [] : [{ sequence, taken }],
  )
  if (colliding.length === 0) return []
  const phrases = colliding
    .slice(0, MOST_NAMED)
    .map(({ sequence, taken: { table, column } }) => [
      code(sequence),
      ' gives numbers that ',
      code(`${table}.${column}`),
      ' holds already',
    ])
  const sql = colliding.map(
    ({ sequence, taken: { table, column } }) =>
      `SELECT setval('${quoteQualified(sequence).replaceAll("'", "''")}', max(${quoteIdentifier(column)})) FROM ${quoteQualified(table)};`,
  )
  return [
    {
      statement: null,
      title: 'The rollback sets a sequence back',
      message: `After up and down ${quoted(listed(phrases))}: every INSERT of the old application fails with a duplicate key until the sequence has passed them. Let the down script end with setval.`,
      fix: {
        kind: 'recipe',
        steps: [{ sql: sql.join('\n'), transaction: true }],
        down: 'append',
        verified: false,
        readsBlockedMs: null,
        writesBlockedMs: null,
      },
    },
  ]
}

function named(losses: readonly Loss[]): string {
  const more = losses.length - MOST_NAMED
  const shown = losses.slice(0, MOST_NAMED).map(lossPhrase)
  return `${quoted(listed(shown))}${more > 0 ? `, and ${more} more` : ''}`
}
