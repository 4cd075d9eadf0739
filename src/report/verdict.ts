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

/**
 * The same report with the verdict of each migration and of the whole settled from its findings and gaps. Files decide
 * whose a finding is, because ids repeat across targets and even within one. An entry without migration and file
 * concerns the whole run, for instance a server that did not start, and therefore every migration.
 */
export function settleVerdicts(report: Report): Report {
  const findings = grouped(report.findings, ({ file }) => file)
  const inFile = grouped(
    report.unchecked.filter(({ file }) => file !== undefined),
    ({ file }) => file ?? '',
  )
  const elsewhere = grouped(
    report.unchecked.filter(({ file }) => file === undefined),
    ({ migration }) => migration,
  )
  const everywhere = elsewhere.get(null) ?? []
  const verdictOf = ({ id, up, down }: Migration) => {
    const files = down === null || down.file === up.file ? [up.file] : [up.file, down.file]
    return settleVerdict({
      findings: files.flatMap((file) => findings.get(file) ?? []),
      unchecked: [
        ...files.flatMap((file) => inFile.get(file) ?? []),
        ...(elsewhere.get(id) ?? []),
        ...everywhere,
      ],
    })
  }
  return {
    ...report,
    verdict: settleVerdict(report),
    migrations: report.migrations.map((migration) => ({ ...migration, verdict: verdictOf(migration) })),
  }
}

function grouped<T, Key>(items: readonly T[], keyOf: (item: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
