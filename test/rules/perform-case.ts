import { performance } from 'node:perf_hooks'
import { type Tree, treeContents } from '../../src/changes/tree.ts'
import { findTargets } from '../../src/layouts/detect.ts'
import { loadTarget } from '../../src/layouts/load-scripts.ts'
import { selectReviewed } from '../../src/layouts/select-reviewed.ts'
import type { Finding, Report, Unchecked } from '../../src/model/report.ts'
import { stopwatch } from '../../src/model/stopwatch.ts'
import { withWorkshop } from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { rehearseTarget, type TargetRecord } from '../../src/rehearsal/rehearse-target.ts'
import { tellReport } from '../../src/report/tell-report.ts'
import { loadParser } from '../../src/sql/parse.ts'
import type { RuleCase } from './rule-cases.ts'

/** Scans and rewrites show on any number of rows; few make the suite quick. */
const ROWS = 500

/** Rehearses a case as `review` does, on a server that is running already. */
export async function performCase(
  server: PostgresServer,
  change: Pick<RuleCase, 'files' | 'added' | 'budgetMs' | 'judgesRollback'>,
): Promise<{ readonly findings: readonly Finding[]; readonly unchecked: readonly Unchecked[] }> {
  await loadParser()
  const { files, added, budgetMs } = change
  const tree = treeOf(files)
  const found = findTargets(await tree.list(), added, { layout: 'auto', paths: [] })
  const [target] = found.targets
  if (target === undefined) throw new Error('The files of the case form no migrations.')
  const changedFiles = added.map((path) => ({ path, change: 'added' as const, previousPath: null }))
  const expectsDown = target.layout.expectsDown && change.judgesRollback
  const judged = { ...target, layout: { ...target.layout, expectsDown } }
  const loaded = await loadTarget(tree, judged, selectReviewed(target, changedFiles), false)
  const record: TargetRecord = { outcomes: [], unchecked: [] }
  const tools = {
    watch: stopwatch(() => performance.now()),
    progress: () => undefined,
    prepare: async () => undefined,
  }
  await withWorkshop(server, async (workshop) =>
    rehearseTarget(workshop, loaded, { rows: ROWS, all: false }, tools, record),
  )
  const postgres = { version: server.version, provider: server.provider }
  return tellReport(EMPTY, [loaded], { postgres, ...record }, { ...BUDGETS(budgetMs), all: false })
}

const BUDGETS = (ms: number) => ({ budgetReadsMs: ms, budgetWritesMs: ms })

const EMPTY: Report = {
  schemaVersion: 1,
  tool: { name: 'rehearse', version: '0.0.0' },
  settings: {},
  verdict: 'safe',
  base: null,
  head: null,
  postgres: null,
  migrations: [],
  findings: [],
  unchecked: [],
  timings: [],
}

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
