import { fileTree } from './changes/file-tree.ts'
import type { Settings } from './config/settings.ts'
import { findTargets } from './layouts/detect.ts'
import type { Target } from './layouts/layout.ts'
import { type LoadedTarget, loadTarget } from './layouts/load-scripts.ts'
import { plain } from './layouts/plain.ts'
import type { Report } from './model/report.ts'
import { emptyReport } from './report/empty-report.ts'
import { sourceGaps } from './report/source-gaps.ts'
import { settleVerdicts } from './report/verdict.ts'
import { loadParser } from './sql/parse.ts'

/**
 * Parses files and predicts what they do; nothing is performed. Files of one directory in a known layout are judged
 * one after another, each on the schema left by those before it. Any other file stands alone: every table that it
 * does not create counts as existing. `today`, `YYYY-MM-DD` in UTC, decides which suppressions have expired.
 *
 * @throws UserError for a file that does not exist.
 */
export async function lint(
  settings: Settings & { readonly today: string },
  directory: string,
  files: readonly string[],
): Promise<Report> {
  const tree = fileTree(directory, files)
  await Promise.all([loadParser(), tree.readMany(files)])
  const found = findTargets(await tree.list(), files, settings)
  const claimed = new Set(found.targets.flatMap(filesOf))
  const targets = [...found.targets, ...files.filter((file) => !claimed.has(file)).map(standalone)]
  const everything = { ...settings, all: true }
  const loaded = await Promise.all(targets.map((target) => loadTarget(tree, target, [], true)))
  parseAll(loaded)
  // Rules are read while nothing waits for them any more.
  const { nothingAsked, tellReport } = await import('./report/tell-report.ts')
  const { checkRuleSettings } = await import('./rules/rule-settings.ts')
  // Files are named one by one, so nothing says which directories there are.
  checkRuleSettings(settings.rules, null)
  const report: Report = { ...emptyReport(settings), unchecked: sourceGaps(loaded, []) }
  return settleVerdicts(tellReport(report, loaded, nothingAsked, everything))
}

function parseAll(targets: readonly LoadedTarget[]): void {
  for (const { steps } of targets) {
    for (const step of steps) if (step.do === 'review') step.migration.up?.parsed()
  }
}

function filesOf({ migrations }: Target): readonly string[] {
  return migrations.flatMap(({ up, down }) => (down === null ? [up.path] : [up.path, down.path]))
}

/** A file that no layout claims was named all the same, so it is looked at. */
function standalone(path: string): Target {
  const migration = { id: path, up: { path }, down: null, repeatable: false }
  return { directory: '.', layout: plain, evidence: 'read on its own', migrations: [migration], ignored: [] }
}
