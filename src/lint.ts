import { posix } from 'node:path'
import { fileTree } from './changes/file-tree.ts'
import { existingFiles, filesBelow } from './changes/files-below.ts'
import type { Settings } from './config/settings.ts'
import { placesAround, sqitchFilesAround } from './layouts/around-files.ts'
import { findTargets } from './layouts/detect.ts'
import type { Target } from './layouts/layout.ts'
import type { LoadedTarget } from './layouts/load-scripts.ts'
import { loadNamed } from './layouts/named-files.ts'
import { readSchemaDump } from './layouts/schema-dump.ts'
import { readSqitchProjects } from './layouts/sqitch-projects.ts'
import { standalone } from './layouts/standalone.ts'
import type { Report } from './model/report.ts'
import { loadParser } from './sql/parse.ts'

/**
 * Parses files and predicts what they do; nothing is performed. Files of a directory in a known layout are judged one
 * after another, each on the schema left by those before it; migrations that were not named are read as the history.
 * Any other file stands alone: every table that it does not create counts as existing. A schema dump (`baseline`)
 * stands for the history of all. `today`, `YYYY-MM-DD` in UTC, decides which suppressions have expired.
 *
 * @throws UserError for a file that does not exist.
 */
export async function lint(
  settings: Settings & { readonly today: string },
  directory: string,
  files: readonly string[],
): Promise<Report> {
  const named = [...new Set(files.map((file) => posix.normalize(file)))]
  const tree = fileTree(directory, named)
  await Promise.all([loadParser(), tree.readMany(named)])
  const sqitch = await readSqitchProjects(tree, existingFiles(directory, sqitchFilesAround(named)))
  const around = placesAround(named, settings.layout, sqitch).flatMap((place) =>
    filesBelow(directory, place.directory, place.depth),
  )
  const found = findTargets([...new Set([...named, ...around])].sort(), named, { ...settings, sqitch })
  const claimed = new Set(found.targets.flatMap(filesOf))
  const targets = [...found.targets, ...named.filter((file) => !claimed.has(file)).map(standalone)]
  const dump = settings.baseline === null ? null : await readSchemaDump(tree, settings.baseline)
  const asked = new Set(named)
  const loaded = await Promise.all(targets.map((target) => loadNamed(tree, target, asked, dump)))
  parseAll(loaded)
  // Predictions and rules are read while nothing waits for them any more.
  const { lintReport } = await import('./lint-report.ts')
  return lintReport(settings, loaded, asked)
}

function parseAll(targets: readonly LoadedTarget[]): void {
  for (const { steps } of targets) {
    for (const step of steps) if (step.do === 'review') step.migration.up?.parsed()
  }
}

function filesOf({ migrations }: Target): readonly string[] {
  return migrations.flatMap(({ up, down }) => (down === null ? [up.path] : [up.path, down.path]))
}
