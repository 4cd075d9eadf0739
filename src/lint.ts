import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileTree } from './changes/file-tree.ts'
import { reportedSettings } from './config/reported-settings.ts'
import type { Settings } from './config/settings.ts'
import { findTargets } from './layouts/detect.ts'
import type { Target } from './layouts/layout.ts'
import { loadTarget } from './layouts/load-scripts.ts'
import { plain } from './layouts/plain.ts'
import { UserError } from './model/errors.ts'
import type { Report } from './model/report.ts'
import { sourceGaps } from './report/source-gaps.ts'
import { nothingAsked, tellReport } from './report/tell-report.ts'
import { settleVerdicts } from './report/verdict.ts'
import { loadParser } from './sql/parse.ts'
import { VERSION } from './version.ts'

/**
 * Parses files and predicts what they do; nothing is performed. Files of one directory in a known layout are judged
 * one after another, each on the schema left by those before it. Any other file stands alone: every table that it
 * does not create counts as existing.
 *
 * @throws UserError for a file that does not exist.
 */
export async function lint(settings: Settings, directory: string, files: readonly string[]): Promise<Report> {
  await Promise.all(files.map((file) => mustExist(directory, file)))
  await loadParser()
  const tree = fileTree(directory, files)
  const found = findTargets(await tree.list(), files, settings)
  const targets = [...found.targets, ...found.ignored.map(({ path }) => standalone(path))]
  const everything = { ...settings, all: true }
  const loaded = await Promise.all(targets.map((target) => loadTarget(tree, target, [], true)))
  const report: Report = {
    schemaVersion: 1,
    tool: { name: 'rehearse', version: VERSION },
    settings: reportedSettings(settings),
    verdict: 'safe',
    base: null,
    head: null,
    postgres: null,
    migrations: [],
    findings: [],
    unchecked: sourceGaps(loaded, []),
    timings: [],
  }
  return settleVerdicts(tellReport(report, loaded, nothingAsked, everything))
}

async function mustExist(directory: string, file: string): Promise<void> {
  await access(resolve(directory, file)).catch(() => {
    throw new UserError(`There is no file ${file}. Check the path given to lint.`)
  })
}

function standalone(path: string): Target {
  const migration = { id: path, up: { path }, down: null, repeatable: false }
  return { directory: '.', layout: plain, evidence: 'read on its own', migrations: [migration], ignored: [] }
}
