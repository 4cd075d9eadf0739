import { judgedOf } from '../of-change.ts'
import { code, listed, quoted } from '../phrase.ts'
import type { ChangeDraft, ChangeRule } from '../rule.ts'

/** `2024-05-17_x.sql`: a day names no single migration. */
const DAY = /^(?:19|20)\d{6}$/

export const duplicateVersion: ChangeRule = {
  id: 'duplicate-version',
  title: 'Two migrations have one version',
  severity: 'error',
  about: 'change',
  why: 'The tools golang-migrate and Flyway do not start where a version occurs twice, so nothing of the change is deployed, nor anything after it. It happens when two branches take the same number and both are merged, because git sees two files and no conflict.',
  instead: 'Give the newer one the next free version.',
  whenNotToUse:
    'Where a runner of your own tells files by their whole name, so that a number may occur twice. Files that are numbered by the day are not reported.',
  sources: [
    'https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md',
    'https://documentation.red-gate.com/fd/versioned-migrations-273973333.html',
    'Measured with migrate 4.20.1 and Flyway 13.12.',
  ],
  check: ({ migrations, histories }) =>
    histories.flatMap((history) =>
      history.sameVersion.flatMap(({ version, migrations: several }): ChangeDraft[] => {
        const twice = history.rules === null ? null : history.rules.twice
        if (twice === null && (history.rules !== null || DAY.test(version))) return []
        const last = several.findLast(({ up }) => migrations.some((one) => one.up.file === up.path))
        const files = last ?? several.at(-1)
        if (files === undefined) return []
        const names = quoted(listed(several.map(({ up }) => [code(up.path)])))
        const outcome =
          twice === null
            ? 'A runner that remembers numbers takes the second for run and never runs it; one that remembers files runs both in the order of their names.'
            : `${twice.because} Nothing of this change is deployed, nor anything after it.`
        return [
          {
            migration: judgedOf(files, history, migrations),
            draft: {
              statement: null,
              ...(twice === null ? { severity: 'warning' } : {}),
              message: `${names} have the version ${version}. ${outcome} Give the newer one the next free version.`,
            },
          },
        ]
      }),
    ),
}
