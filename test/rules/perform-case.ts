import { performance } from 'node:perf_hooks'
import type { ChangedFile } from '../../src/changes/changed-file.ts'
import { type Tree, treeContents } from '../../src/changes/tree.ts'
import { emptyProofs, type ProofBook } from '../../src/fixes/proof-book.ts'
import type { Perform } from '../../src/fixes/prove-fixes.ts'
import { findTargets } from '../../src/layouts/detect.ts'
import { type LoadedTarget, loadTarget } from '../../src/layouts/load-scripts.ts'
import { withHistory } from '../../src/layouts/loaded-history.ts'
import { withPooledConnections } from '../../src/layouts/pooled-connection.ts'
import { selectReviewed } from '../../src/layouts/select-reviewed.ts'
import { readChecks, withChecks } from '../../src/layouts/user-checks.ts'
import type { Report } from '../../src/model/report.ts'
import { stopwatch } from '../../src/model/stopwatch.ts'
import { withWorkshop } from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { rehearseTarget } from '../../src/rehearsal/rehearse-target.ts'
import type { TargetRecord } from '../../src/rehearsal/walk.ts'
import type { PerformedOutcome } from '../../src/report/tell-migrations.ts'
import { judgeOutcome, nothingAsked, tellReport } from '../../src/report/tell-report.ts'
import { isOpen } from '../../src/report/verdict.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { EMPTY_REPORT } from '../support/empty-report.ts'
import type { RuleCase } from './rule-cases.ts'

/** Scans and rewrites show on any number of rows; few make the suite quick. */
const ROWS = 500

type Change = Pick<RuleCase, 'files' | 'added' | 'budgetMs' | 'judgesRollback'> &
  Partial<Pick<RuleCase, 'checks' | 'edited' | 'removed'>>
export type PerformedCase = Pick<Report, 'findings' | 'unchecked' | 'migrations'>

/** Rehearses a case as `review` does, on a server that is running already. With `proofs` fixes are performed too. */
export async function performCase(
  server: PostgresServer,
  change: Change,
  rows = ROWS,
  proofs: ProofBook = emptyProofs,
): Promise<PerformedCase> {
  const loaded = await loadCase(change)
  const record: TargetRecord = { outcomes: [], unchecked: [], rollbacksTogether: [] }
  const tools = {
    watch: stopwatch(() => performance.now()),
    progress: () => undefined,
    prepare: async () => undefined,
    hurries: () => false,
    onPerformed: async (outcome: PerformedOutcome, perform: Perform) =>
      proofs.prove(outcome.migration, judgeOutcome(outcome, judging(change)).filter(isOpen), perform),
  }
  await withWorkshop(server, async (workshop) =>
    rehearseTarget(workshop, loaded, { rows, all: false, probes: false, withReader: false }, tools, record),
  )
  const postgres = { version: server.version, provider: server.provider }
  const report = tellReport(EMPTY_REPORT, [loaded], { postgres, ...record }, judging(change))
  return { ...report, findings: proofs.apply(report.findings) }
}

/** What the parse alone tells of a case, as `--postgres none` reports it. */
export async function predictCase(
  change: Change,
  postgresVersion: number | null = null,
): Promise<PerformedCase> {
  const settings = { ...judging(change), postgresVersion }
  return tellReport(EMPTY_REPORT, [await loadCase(change)], nothingAsked, settings)
}

async function loadCase(change: Change): Promise<LoadedTarget> {
  const { files, checks = [], judgesRollback, edited = new Map() } = change
  await loadParser()
  const tree = treeOf(files)
  const changedFiles = changedFilesOf(change)
  const paths = changedFiles.map(({ path }) => path)
  const found = findTargets(await tree.list(), paths, { layout: 'auto', paths: [] })
  const [target] = await withPooledConnections(tree, await tree.list(), found.targets)
  if (target === undefined) throw new Error('The files of the case form no migrations.')
  const layout = { ...target.layout, expectsDown: target.layout.expectsDown && judgesRollback }
  const reviewed = selectReviewed(target, changedFiles)
  const loaded = await loadTarget(tree, { ...target, layout }, reviewed, false)
  const query = { reviewed, changedFiles, landed: [], all: false, head: tree, base: () => treeOf(edited) }
  return withChecks(await withHistory(loaded, query), await readChecks(tree, checks))
}

function changedFilesOf({ added, edited, removed }: Change): readonly ChangedFile[] {
  const changed = (paths: Iterable<string>, change: 'added' | 'modified' | 'removed') =>
    [...paths].map((path) => ({ path, change, previousPath: null }))
  return [
    ...changed(added, 'added'),
    ...changed(edited?.keys() ?? [], 'modified'),
    ...changed(removed?.keys() ?? [], 'removed'),
  ]
}

/** The day of every case: suppressions expire before or after it. */
const TODAY = '2026-06-15'

const judging = ({ budgetMs }: Change) => ({
  budgetReadsMs: budgetMs,
  budgetWritesMs: budgetMs,
  all: false,
  today: TODAY,
})

function treeOf(files: ReadonlyMap<string, string>): Tree {
  return {
    revision: null,
    list: async () => [...files.keys()].sort(),
    readMany: async (paths) =>
      treeContents(
        paths.flatMap((path) => {
          const text = files.get(path)
          return text === undefined ? [] : [[path, { kind: 'text', text }] as const]
        }),
      ),
  }
}
