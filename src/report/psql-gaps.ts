import type { LoadedScript, LoadedTarget } from '../layouts/load-scripts.ts'
import type { Unchecked } from '../model/report.ts'
import { psqlNeeded } from '../sql/psql-only.ts'

/** Scripts under review that only psql can run. Nobody can say what they do, so none of them passes unseen. */
export function psqlGaps(targets: readonly LoadedTarget[]): Unchecked[] {
  return targets.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (step.do !== 'review') return []
      const { up, down, files } = step.migration
      return [up, down].flatMap((script) => gapOf(script, files.id))
    }),
  )
}

function gapOf(script: LoadedScript | null, migration: string): Unchecked[] {
  const obstacle = script?.obstacle() ?? null
  if (script === null || obstacle === null) return []
  return [
    {
      stage: 'parse',
      migration,
      file: script.file,
      line: obstacle.line,
      what: `${script.file} cannot be performed.`,
      why: psqlNeeded(script.file, obstacle),
      gates: true,
    },
  ]
}
