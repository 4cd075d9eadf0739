import type { LoadedTarget } from '../layouts/load-scripts.ts'
import type { Unchecked } from '../model/report.ts'

/** Changed files that nothing was done with, and migration files that could not be read. */
export function sourceGaps(
  targets: readonly LoadedTarget[],
  ignored: readonly { readonly path: string; readonly why: string }[],
): Unchecked[] {
  return [
    ...targets.flatMap(unreadableFiles),
    ...targets.flatMap((target) =>
      target.removed.map(({ migration }) => ({
        stage: 'layouts',
        migration: migration.id,
        file: migration.up.path,
        what: `${migration.id} was not performed.`,
        why: 'The change removes it; production keeps what it did.',
        gates: false,
      })),
    ),
    ...ignored.map(({ path, why }) => ({
      stage: 'layouts',
      migration: null,
      file: path,
      what: `${path} was not looked at.`,
      why,
      gates: false,
    })),
  ]
}

function unreadableFiles({ unreadable, steps }: LoadedTarget): Unchecked[] {
  const owner = (path: string) =>
    steps.flatMap((step) =>
      step.do === 'review' && [step.migration.files.up.path, step.migration.files.down?.path].includes(path)
        ? [step.migration.files.id]
        : [],
    )[0] ?? null
  return [...unreadable].map(([path, why]) => ({
    stage: 'layouts',
    migration: owner(path),
    file: path,
    what: `${path} could not be read.`,
    why: `The file ${why}.`,
    gates: true,
  }))
}
