import type { ChangedFile } from './changes/changed-file.ts'
import { findChangedFiles } from './changes/changed-files.ts'
import { openTree } from './changes/open-tree.ts'
import type { Settings } from './config/settings.ts'
import { emptyProofs, type ProofBook, proofBook } from './fixes/proof-book.ts'
import { withWrittenFixes } from './fixes/with-written-fixes.ts'
import { findTargets } from './layouts/detect.ts'
import {
  type HistoryStep,
  type LoadedMigration,
  type LoadedScript,
  type LoadedTarget,
  loadTarget,
  reviewedIn,
} from './layouts/load-scripts.ts'
import { withHistory } from './layouts/loaded-history.ts'
import { withPooledConnections } from './layouts/pooled-connection.ts'
import { withRollbackModes } from './layouts/rollback-modes.ts'
import { readSchemaDump } from './layouts/schema-dump.ts'
import { selectReviewed } from './layouts/select-reviewed.ts'
import { readSqitchProjects } from './layouts/sqitch-projects.ts'
import { checkFiles, readChecks, withChecks } from './layouts/user-checks.ts'
import { UserError } from './model/errors.ts'
import type { Report } from './model/report.ts'
import { type Stopwatch, stopwatch } from './model/stopwatch.ts'
import { type ExpectedScripts, predictPerformed } from './predict/predict-performed.ts'
import type { Rehearsal } from './rehearsal/rehearse.ts'
import { emptyReport } from './report/empty-report.ts'
import { sourceGaps } from './report/source-gaps.ts'
import { removedMigration } from './report/tell-migrations.ts'
import { budgetsOf, judgeOutcome, nothingAsked, tellReport } from './report/tell-report.ts'
import { isOpen, settleVerdicts } from './report/verdict.ts'
import { checkRuleSettings } from './rules/rule-settings.ts'
import { loadParser } from './sql/parse.ts'

/** What a review needs from the outside; entries hand it in, tests hand in their own. */
export interface ReviewContext {
  readonly settings: Settings
  /** `YYYY-MM-DD` in UTC; suppressions may have expired. */
  readonly today: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts the run: a signal or the time limit. Everything started is stopped before `review` settles. */
  readonly signal: AbortSignal
  /** One line of progress for a person; goes to stderr or the Action's log. */
  readonly progress: (line: string) => void
  /** Directory of the files that ship beside the bundle (`libpg-query.wasm`, `testcontainers.cjs`, `example/`). */
  readonly assets: string
  /** Whether a server may run as a process of this machine: not the SQL of a fork on a runner that is kept. */
  readonly allowHostServers: boolean
  /** Asked for the changed files when the clone holds no merge base (a shallow clone in a workflow). */
  readonly changedFilesFallback: (() => Promise<readonly ChangedFile[]>) | null
}

/**
 * The whole job: find the changed migrations, recognise their layout, perform them on a throwaway PostgreSQL next
 * to their rollback, judge what happened, and tell it.
 *
 * @throws UserError for what the user can correct, Interrupted when a signal stopped the run.
 */
export async function review(context: ReviewContext): Promise<Report> {
  const { settings, env } = context
  const watch = stopwatch(() => performance.now())
  const change = await watch.time('changes', () =>
    findChangedFiles({ ...settings, env, fallback: context.changedFilesFallback }),
  )
  const tree = openTree(settings.repo, change.head, env)
  const files = await tree.list()
  const checks = checkFiles(files, settings.verify)
  const noCheck = (path: string) => !checks.includes(path)
  const changed = change.files.map((file) => file.path).filter(noCheck)
  checkRuleSettings(settings.rules, [...files, ...changed])
  const paths = checks.length === 0 ? files : files.filter(noCheck)
  const sqitch = await readSqitchProjects(tree, paths)
  const found = findTargets(paths, changed, { ...settings, sqitch })
  const modes = withRollbackModes(found.targets, settings.rollback, [...paths, ...changed])
  const targetsFound = await withPooledConnections(tree, paths, modes)
  const selected = targetsFound.map((target) => ({ target, reviewed: selectReviewed(target, change.files) }))
  const loading = watch.time('layouts', async () => {
    if (selected.length > 0) await loadParser()
    const dump = selected.length > 0 ? await schemaDump(context, change.base) : null
    const asked = selected.length > 0 ? await readChecks(tree, checks) : []
    return await Promise.all(
      selected.map(async ({ target, reviewed }) =>
        withChecks(
          await withHistory(await loadTarget(tree, target, reviewed, settings.all, dump), {
            reviewed,
            changedFiles: change.files,
            landed: change.landed,
            all: settings.all,
            head: tree,
            base: () => (change.base === null ? null : openTree(settings.repo, change.base, env)),
          }),
          asked,
        ),
      ),
    )
  })
  // Awaited below, but only once the server that starts meanwhile is there.
  loading.catch(() => undefined)
  const toPerform =
    settings.postgres.kind !== 'none' &&
    selected.some(({ reviewed }) => settings.all || reviewed.some((one) => one.change !== 'removed'))
  const performed = toPerform ? await perform(context, loading, watch) : nothingPerformed
  const targets = await loading
  const report: Report = {
    ...emptyReport(settings),
    base: change.base,
    head: change.head,
    migrations: targets.flatMap((target) =>
      target.removed.map((removed) => removedMigration(removed, target)),
    ),
    unchecked: sourceGaps(
      targets,
      found.ignored.filter(({ path }) => !targets.some(({ steps }) => isDump(steps[0], path))),
    ),
  }
  const told = tellReport(report, targets, performed.rehearsal, {
    ...settings,
    today: context.today,
    expected: performed.expected,
  })
  return settleVerdicts({
    ...told,
    findings: performed.proofs.apply(
      withWrittenFixes(
        told.findings,
        targets.flatMap(({ steps }) => reviewedIn(steps)),
      ),
    ),
    unchecked: [...told.unchecked, ...performed.proofs.unchecked()],
    timings: watch.entries(),
  })
}

/** The dump that stands for the earlier migrations, as it was before the change. */
async function schemaDump(
  { settings, env }: ReviewContext,
  base: string | null,
): Promise<LoadedScript | null> {
  if (settings.baseline === null) return null
  if (base === null)
    throw new UserError(
      'The setting baseline needs the commit that the change is based on, and this clone is too shallow to hold it. Fetch the whole history: fetch-depth: 0 for actions/checkout, or git fetch --unshallow.',
    )
  return await readSchemaDump(openTree(settings.repo, base, env), settings.baseline)
}

/** A dump that the change brings up to date is no SQL file that somebody forgot. */
function isDump(first: HistoryStep | undefined, path: string): boolean {
  return first?.do === 'apply' && first.script.file === path
}

interface Performed {
  readonly rehearsal: Rehearsal
  readonly proofs: ProofBook
  /** What was predicted of what was performed, where `debug` asks for it. */
  readonly expected: ReadonlyMap<LoadedMigration, ExpectedScripts>
}

const nothingPerformed: Performed = { rehearsal: nothingAsked, proofs: emptyProofs, expected: new Map() }

/** Starts the server while the files are still being read. */
async function perform(
  context: ReviewContext,
  targets: Promise<readonly LoadedTarget[]>,
  watch: Stopwatch,
): Promise<Performed> {
  const { settings } = context
  const halfTime = watch.now() + settings.timeoutSeconds * 500
  const hurries = () => watch.now() > halfTime
  const proofs = proofBook(budgetsOf(settings), hurries)
  const expected = new Map<LoadedMigration, ExpectedScripts>()
  // Loaded when a server is needed: `pg` and what hangs on it cost more than the rest of the start.
  const { rehearse } = await import('./rehearsal/rehearse.ts')
  const rehearsal = await rehearse({
    ...context,
    targets,
    watch,
    hurries,
    onPerformed: (outcome, again, before) => {
      const { migration } = outcome
      if (settings.debug) {
        const after = outcome.rehearsed.catalogAfter
        expected.set(migration, predictPerformed(migration, before, after, outcome.postgresMajor))
      }
      const findings = judgeOutcome(outcome, { ...settings, today: context.today }).filter(isOpen)
      return proofs.prove(migration, findings, again)
    },
  })
  return { rehearsal, proofs, expected }
}
