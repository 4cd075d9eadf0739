import type { LoadedMigration } from '../layouts/load-scripts.ts'
import type { Finding, Fix } from '../model/report.ts'
import { provable } from './provable.ts'
import { writeFix } from './write-fix.ts'

/**
 * The same findings with their fixes in the files of the layout, none of them performed.
 *
 * @param keeps which of the written fixes are kept; the others stay steps.
 */
export function withWrittenFixes(
  findings: readonly Finding[],
  migrations: readonly LoadedMigration[],
  keeps: (fix: Fix) => boolean = () => true,
): readonly Finding[] {
  if (!findings.some(({ fix }) => fix?.replaces === 'statement')) return findings
  const byFile = new Map(
    migrations.flatMap((migration) =>
      [migration.up, migration.down].flatMap((script) =>
        script === null ? [] : [[script.file, migration] as const],
      ),
    ),
  )
  return findings.map((finding) => {
    const migration = byFile.get(finding.file)
    const found = finding.fix?.verified || migration === undefined ? null : provable(finding, migration)
    if (found === null || migration === undefined) return finding
    const fix = writeFix(migration, found.script, found.index, found.fix)?.fix
    return fix !== undefined && keeps(fix) ? { ...finding, fix } : finding
  })
}
