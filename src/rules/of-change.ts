import { NO_COMMENTS } from '../comments/script-comments.ts'
import type { MigrationFiles } from '../layouts/layout.ts'
import type { LoadedHistory } from '../layouts/loaded-history.ts'
import type { Finding } from '../model/report.ts'
import { withoutRollback } from '../model/rollback.ts'
import type { ChangeDraft, Draft, JudgedMigration, JudgedScript } from './rule.ts'

/**
 * Whether what is said of a script concerns the change: what production has run already does not happen there again.
 * Of a script that fails everything is told, because nobody knows which part of it is to blame.
 */
export function concernsChange(
  { hasRun }: JudgedMigration,
  { direction, statements, error }: JudgedScript,
  { statement }: Draft,
): boolean {
  if (hasRun === undefined || direction === 'down' || error !== null) return true
  return statement === null ? !statements.every(({ sql }) => hasRun(sql)) : !hasRun(statement.sql)
}

/** The findings without those that a finding about the whole change includes. */
export function withoutReplaced(
  findings: readonly Finding[],
  drafts: readonly ChangeDraft[],
): readonly Finding[] {
  const replacing = drafts.filter(({ replaces = [] }) => replaces.length > 0)
  if (replacing.length === 0) return findings
  return findings.filter(
    ({ rule, file, line, column }) =>
      !replacing.some(
        ({ migration, draft: { statement }, replaces }) =>
          replaces?.includes(rule) === true &&
          file === migration.up.file &&
          line === statement?.line &&
          column === statement.column,
      ),
  )
}

/** The migration among those under review; one that the change removes, or that the base branch got, has no scripts. */
export function judgedOf(
  files: MigrationFiles,
  { target }: LoadedHistory,
  migrations: readonly JudgedMigration[],
): JudgedMigration {
  return migrations.find(({ up }) => up.file === files.up.path) ?? withoutScripts(files, target)
}

function withoutScripts({ id, up, repeatable }: MigrationFiles, target: string): JudgedMigration {
  return {
    id,
    target,
    layout: '',
    expectsDown: false,
    repeatable,
    up: {
      file: up.path,
      direction: 'up',
      sending: null,
      statements: [],
      transactions: [],
      impact: [],
      error: null,
      refusals: [],
      wanted: null,
      idle: true,
      performed: false,
      comments: NO_COMMENTS,
    },
    down: null,
    rollback: withoutRollback('not-run', 'The migration is not under review.'),
    rollbackMode: null,
    rerun: [],
    existingTables: new Map(),
  }
}
