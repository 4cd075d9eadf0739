import type { IgnoreComment } from '../comments/script-comments.ts'
import { didYouMean } from '../config/nearest.ts'
import type { Finding } from '../model/report.ts'
import type { JudgedIgnore, JudgedMigration, JudgedScript } from './rule.ts'

export interface Suppressed {
  readonly findings: readonly Finding[]
  /** What became of the comments, by the file they stand in. */
  readonly ignores: ReadonlyMap<string, readonly JudgedIgnore[]>
}

/** Marks the findings that comments in the scripts suppress on a day, `YYYY-MM-DD`. */
export function suppress(
  findings: readonly Finding[],
  migrations: readonly JudgedMigration[],
  today: string,
  ruleIds: readonly string[],
): Suppressed {
  const commented = migrations.flatMap((migration) =>
    [migration.up, migration.down].flatMap((script) =>
      script === null || script.comments.ignores.length === 0 ? [] : [{ migration, script }],
    ),
  )
  if (commented.length === 0) return { findings, ignores: new Map() }
  const byFile = new Map(commented.map(({ script }) => [script.file, script.comments.ignores]))
  const used = new Set<string>()
  const marked = findings.map((finding) => {
    const comment = byFile.get(finding.file)?.find((one) => counts(one, today) && covers(one, finding))
    if (comment === undefined) return finding
    used.add(useOf(finding.file, comment, finding.rule))
    const { reason, until } = comment
    return {
      ...finding,
      suppressed: { reason, ...(until === null ? {} : { until }), by: 'comment' as const },
    }
  })
  const isUsed = (script: JudgedScript, comment: IgnoreComment, rule: string) =>
    used.has(useOf(script.file, comment, rule))
  return {
    findings: marked,
    ignores: new Map(
      commented.map(({ migration, script }) => [
        script.file,
        script.comments.ignores.map((comment) => ({
          comment,
          unknown: comment.rules
            .filter((rule) => !ruleIds.includes(rule))
            .map((name) => ({ name, advice: didYouMean(name, ruleIds) })),
          expired: isExpired(comment, today),
          // Where something was not performed, nobody knows what would have been found.
          unused:
            script.performed && migration.up.error === null && counts(comment, today)
              ? comment.rules.filter((rule) => ruleIds.includes(rule) && !isUsed(script, comment, rule))
              : [],
        })),
      ]),
    ),
  }
}

const useOf = (file: string, { line, column }: IgnoreComment, rule: string) =>
  JSON.stringify([file, line, column, rule])

function isExpired({ until }: IgnoreComment, today: string): boolean {
  return until !== null && until < today
}

function counts(comment: IgnoreComment, today: string): boolean {
  return comment.reason !== '' && comment.badDate === null && !isExpired(comment, today)
}

function covers({ rules, about }: IgnoreComment, { rule, line, column }: Finding): boolean {
  if (about === 'nothing' || !rules.includes(rule)) return false
  if (about === 'file') return true
  if (line < about.line || line > about.endLine) return false
  // Several statements may share a line.
  const at = column ?? (line === about.line ? about.column : 1)
  return !(line === about.line && at < about.column) && !(line === about.endLine && at > about.endColumn)
}
