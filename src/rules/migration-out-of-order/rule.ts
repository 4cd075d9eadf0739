import type { HistoryRules, MigrationFiles } from '../../layouts/layout.ts'
import type { LoadedHistory } from '../../layouts/loaded-history.ts'
import { judgedOf } from '../of-change.ts'
import { code, listed, type Phrase, quoted } from '../phrase.ts'
import type { ChangeDraft, ChangeRule, Draft } from '../rule.ts'

/** Names that a message lists; a change rarely has more. */
const MOST_NAMED = 5

export const migrationOutOfOrder: ChangeRule = {
  id: 'migration-out-of-order',
  title: 'A new migration stands before one that has run',
  severity: 'error',
  about: 'change',
  why: 'What the base branch holds counts as run in production. Tools treat a new migration that stands before it differently: golang-migrate never runs it, Flyway and Sqitch refuse to deploy anything, Prisma runs it last in production and earlier in every database that is made anew. This happens when two branches take their numbers at the same time.',
  instead: 'Give the new migration a version above all that the base branch holds.',
  whenNotToUse:
    'Where the tool is told to run such migrations, as by outOfOrder of Flyway; where its configuration in the repository says so, nothing is reported.',
  sources: [
    'https://documentation.red-gate.com/fd/flyway-out-of-order-setting-277579012.html',
    'Measured with migrate 4.20.1, Flyway 13.12, Sqitch 1.3.1 and the schema engine of Prisma 7.10.',
  ],
  check: ({ migrations, histories }) =>
    histories.flatMap((history): ChangeDraft[] => {
      const [first] = history.late
      if (first === undefined) return []
      const names = history.late.map(({ files }) => files)
      return [
        {
          migration: judgedOf(first.files, history, migrations),
          draft: { statement: null, ...words(history, names, first.before) },
        },
      ]
    }),
}

function words(
  { rules }: LoadedHistory,
  late: readonly MigrationFiles[],
  before: MigrationFiles,
): Omit<Draft, 'statement'> {
  const more = late.length - MOST_NAMED
  const which: Phrase = [
    ...listed(late.slice(0, MOST_NAMED).map(({ id }) => [code(id)])),
    more > 0 ? ` and ${more} more stand` : late.length === 1 ? ' stands' : ' stand',
    ' before ',
    code(before.id),
    ', which the base branch has already.',
  ]
  return { ...consequence(rules), message: `${quoted(which)} ${outcome(rules, before)}` }
}

function consequence(rules: HistoryRules | null): Pick<Draft, 'severity' | 'title'> {
  switch (rules?.late.does) {
    case undefined:
      return { severity: 'warning' }
    case 'skips':
      return { title: 'Production never runs this migration' }
    case 'refuses':
      return { title: 'The deployment is refused: a new migration stands before one that has run' }
    case 'performs':
      return { severity: 'note' }
  }
}

function outcome(rules: HistoryRules | null, before: MigrationFiles): string {
  const behind = `a version above ${quoted([code(before.id)])}`
  if (rules === null) {
    return `A runner that remembers the last number never runs it in production; one that remembers every file runs it there last, and in a database that is made anew before the others. Give it ${behind}.`
  }
  switch (rules.late.does) {
    case 'skips':
      return `${rules.late.because} Production passes over it without a word, while a database that is made anew runs it: the application finds in production neither the tables nor the columns that it brings. Give it ${behind}.`
    case 'refuses':
      return `${rules.late.because} Nothing of this change is deployed until it comes last: give it ${behind}.`
    case 'performs':
      return `${rules.late.because} So production runs it last, and a database that is made anew runs it before the others: it may fail there, or end in another schema. Give it ${behind}.`
  }
}
