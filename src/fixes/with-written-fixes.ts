import type { LoadedMigration } from '../layouts/load-scripts.ts'
import type { Finding } from '../model/report.ts'
import { provable } from './provable.ts'
import { type FixForm, writeFix } from './write-fix.ts'

/**
 * The same findings with their fixes in the files of the layout, none of them performed.
 *
 * @param form `edits`: only what one edit settles is written, because nobody knows which other files there are.
 */
export function withWrittenFixes(
  findings: readonly Finding[],
  migrations: readonly LoadedMigration[],
  form: FixForm = 'files',
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
    const written = writeFix(migration, found.script, found.index, found.fix, form)
    return written === null ? finding : { ...finding, fix: written.fix }
  })
}
