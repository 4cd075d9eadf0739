import type { LoadedHistory } from '../../layouts/loaded-history.ts'
import { judgedOf } from '../of-change.ts'
import type { ChangeDraft, ChangeRule, JudgedMigration } from '../rule.ts'
import { editedWords, movedWords, removedWords, type Words } from './words.ts'

export const appliedMigrationChanged: ChangeRule = {
  id: 'applied-migration-changed',
  title: 'A migration that production has run is changed',
  severity: 'error',
  about: 'change',
  why: 'What the base branch holds counts as run in production, and nothing runs it there again. A tool that keeps checksums refuses to deploy anything after an edit; any other does not notice, and from then on production has another schema than every database that is made anew. A migration that is deleted or gets another version leaves the tool with a history that its files do not explain.',
  instead:
    'Leave what has run as it is, and change the schema by a new migration. A mistake in it is corrected by a new one, too.',
  whenNotToUse:
    'Where the migration has been deployed nowhere yet, or where an old history is replaced by one script on purpose and every database is told so.',
  sources: [
    'https://documentation.red-gate.com/fd/validate-277578898.html',
    'https://www.prisma.io/docs/orm/prisma-migrate/workflows/troubleshooting',
    'Measured with migrate 4.20.1, Flyway 13.12, Sqitch 1.3.1 and the schema engine of Prisma 7.10.',
  ],
  check: ({ migrations, histories }) =>
    histories.flatMap((history) => [
      ...editedIn(history, migrations),
      ...removedIn(history, migrations),
      ...movedIn(history, migrations),
    ]),
}

type Judged = readonly JudgedMigration[]

/** One finding for all that say the same, told at the first. */
function together(
  said: readonly { readonly migration: JudgedMigration; readonly words: Words | null }[],
): readonly ChangeDraft[] {
  const byTitle = new Map<string, { readonly migration: JudgedMigration; readonly words: Words }[]>()
  for (const { migration, words } of said) {
    if (words === null) continue
    byTitle.set(words.title, [...(byTitle.get(words.title) ?? []), { migration, words }])
  }
  return [...byTitle.values()].flatMap((several): ChangeDraft[] => {
    const [first] = several
    if (first === undefined) return []
    const { migration, words } = first
    const { hasRun } = migration
    const others = several.length - 1
    const more =
      others === 0
        ? ''
        : ` The same holds for ${others === 1 ? '1 other' : `${others} others`} in this change.`
    return [
      {
        migration,
        draft: {
          statement: migration.up.statements.find(({ sql }) => hasRun?.(sql) === false) ?? null,
          severity: words.severity,
          title: words.title,
          message: `${words.message}${more}`,
        },
      },
    ]
  })
}

function editedIn(history: LoadedHistory, migrations: Judged): readonly ChangeDraft[] {
  return together(
    history.edited.map((files) => ({
      migration: judgedOf(files, history, migrations),
      words: editedWords(files, history.rules, history.scripts.get(files.up.path)?.differsIn ?? 'statements'),
    })),
  )
}

function removedIn(history: LoadedHistory, migrations: Judged): readonly ChangeDraft[] {
  // The one that stops the tool is told before those that it would overlook.
  const worst = history.removed.toSorted(
    (a, b) => Number(a.place === 'earlier') - Number(b.place === 'earlier'),
  )
  const said = together(
    worst.map(({ files, place }) => ({
      migration: judgedOf(files, history, migrations),
      words: removedWords(files, history.rules, place),
    })),
  )
  return said.slice(0, 1)
}

function movedIn(history: LoadedHistory, migrations: Judged): readonly ChangeDraft[] {
  return together(
    history.moved.map((moved) => ({
      migration: judgedOf(moved.files, history, migrations),
      words: movedWords(moved, history.rules),
    })),
  )
}
