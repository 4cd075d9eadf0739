import type { LoadedScript } from '../layouts/load-scripts.ts'
import type { Unchecked } from '../model/report.ts'
import type { ToldMigration } from '../rules/judged.ts'
import { plural } from './format.ts'

/** Where nothing was performed: what scripts do in code that only a server can run. It never gates. */
export function codeGaps(told: readonly ToldMigration[]): readonly Unchecked[] {
  return told.flatMap(({ migration, up }) => {
    const notPerformed = up.durationMs === null && up.error === null
    return [...(notPerformed ? [migration.up] : []), migration.down].flatMap((script) =>
      script === null || !notPerformed ? [] : gapOf(script, migration.files.id),
    )
  })
}

function gapOf(script: LoadedScript, migration: string): readonly Unchecked[] {
  const lines = script
    .statements()
    .filter(({ operations }) => operations.some((one) => one.type === 'opaque' && one.detail === undefined))
    .map(({ parsed }) => parsed.line)
  const [line] = lines
  if (line === undefined) return []
  const where = lines.length === 1 ? '' : ` (lines ${lines.join(', ')})`
  return [
    {
      stage: 'predict',
      migration,
      file: script.file,
      line,
      what: `What ${plural(lines.length, 'statement does', 'statements do')} in code is not known${where}.`,
      why: 'DO and CALL run code, which is not read as text. A review with a server performs it and tells its locks.',
      gates: false,
    },
  ]
}
