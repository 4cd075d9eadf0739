import type { Finding, Migration, Report, Unchecked, Verdict } from '../model/report.ts'

/** What a verdict rests on. */
export interface VerdictGrounds {
  readonly findings: readonly Finding[]
  readonly unchecked: readonly Unchecked[]
}

/** A finding that was neither suppressed in the code nor accepted by a person. Only these count. */
export function isOpen(finding: Finding): boolean {
  return finding.suppressed === undefined && finding.accepted === undefined
}

/**
 * `unsafe` when an open finding of severity error exists, else `unchecked` when something was to be performed
 * and was not, else `safe`. Warnings and notes never change it.
 */
export function settleVerdict(grounds: VerdictGrounds): Verdict {
  if (grounds.findings.some((finding) => finding.severity === 'error' && isOpen(finding))) return 'unsafe'
  if (grounds.unchecked.some((entry) => entry.gates)) return 'unchecked'
  return 'safe'
}

type MigrationPlace = Pick<Migration, 'id' | 'up' | 'down'>

function ownsFile(migration: MigrationPlace, file: string): boolean {
  return file === migration.up.file || file === migration.down?.file
}

/** The findings about one migration. Files decide, because ids repeat across targets and even within one. */
export function findingsOf(migration: MigrationPlace, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => ownsFile(migration, finding.file))
}

/**
 * The unchecked entries about one migration. An entry without migration and file concerns the whole run, for
 * instance a server that did not start, and therefore every migration.
 */
export function uncheckedOf(
  migration: MigrationPlace,
  unchecked: readonly Unchecked[],
): readonly Unchecked[] {
  return unchecked.filter((entry) => {
    if (entry.file !== undefined) return ownsFile(migration, entry.file)
    return entry.migration === null || entry.migration === migration.id
  })
}

/** The same report with the verdict of each migration and of the whole settled from its findings and gaps. */
export function settleVerdicts(report: Report): Report {
  return {
    ...report,
    verdict: settleVerdict(report),
    migrations: report.migrations.map((migration) => ({
      ...migration,
      verdict: settleVerdict({
        findings: findingsOf(migration, report.findings),
        unchecked: uncheckedOf(migration, report.unchecked),
      }),
    })),
  }
}
