import { relative, resolve, sep } from 'node:path'
import { loadConfigFile } from '../config/config-file.ts'
import { type SignalSource, withInterruption } from '../interruption.ts'
import { utcDay } from '../model/utc-day.ts'
import { exitStatus } from '../report/exit-status.ts'
import { review } from '../review.ts'
import { settleSettings } from './action-settings.ts'
import type { GitHubApi } from './api.ts'
import type { Clock } from './bounded-retry.ts'
import { type ChangeRange, settleRange, subjectOf } from './change-range.ts'
import { listChangedFiles } from './changed-files-fallback.ts'
import { readCheckout } from './checkout.ts'
import type { CommentPlace } from './comment.ts'
import { type PullRequest, readEvent, type TriggeringEvent } from './event.ts'
import { type ActionInputs, readInputs } from './inputs.ts'
import { tellNotReviewed } from './not-reviewed.ts'
import { plainLines } from './plain-lines.ts'
import { postHandedOver } from './post-handed-over.ts'
import { publish } from './publish.ts'
import { type Runner, readRunner } from './runner.ts'
import { withoutSecrets } from './secrets.ts'
import type { Toolkit } from './toolkit.ts'

/** What the Action touches of the outside. */
export interface ActionIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly toolkit: Toolkit
  readonly signals: SignalSource
  readonly clock: Clock
  /** Directory of the files that ship beside the bundle. */
  readonly assets: string
}

/** A run as far as its event and its inputs tell. */
interface Run {
  readonly runner: Runner
  readonly inputs: ActionInputs
  readonly event: TriggeringEvent
  /** `null`: the run is about none. */
  readonly pullRequest: PullRequest | null
  readonly api: () => Promise<GitHubApi>
}

/**
 * The whole Action: event and inputs, review, publication.
 *
 * @returns the exit status that the report and the settings ask for.
 * @throws UserError, Interrupted, and whatever is a bug; the entry tells them apart.
 */
export async function runAction(io: ActionIo): Promise<number> {
  const runner = readRunner(io.env)
  const inputs = readInputs(io.toolkit.getInput)
  const api = once(() => connect(runner, inputs, io.clock))
  const event = await readEvent(runner)
  if (inputs.mode === 'comment') return await postHandedOver({ runner, inputs, event, api }, io.toolkit)
  const pullRequest = await subjectOf(event, inputs.pullRequest, api)
  const run: Run = { runner, inputs, event, pullRequest, api }
  const comment = commentPlace(run)
  try {
    return await reviewAndPublish(run, comment, io)
  } catch (error) {
    if (comment !== null) await tellNotReviewed(comment, error, runner.runUrl, io.toolkit)
    throw error
  }
}

async function reviewAndPublish(run: Run, comment: CommentPlace | null, io: ActionIo): Promise<number> {
  const { runner, inputs, pullRequest, api } = run
  const { toolkit } = io
  const log = (text: string) => {
    for (const line of plainLines(text)) toolkit.info(line)
  }
  const repo = resolve(runner.workspace, inputs.workingDirectory)
  const range = await findRange(run, repo, io.env)
  const settings = await settleSettings({ repo, env: io.env, given: inputs.settings, range, log })
  if (settings.postgres.kind === 'url') toolkit.setSecret(settings.postgres.url)
  const { listed } = range

  const report = await withInterruption(
    { timeoutSeconds: settings.timeoutSeconds, signals: io.signals },
    (signal) =>
      review({
        settings,
        today: utcDay(io.clock.now()),
        env: withoutSecrets(io.env),
        signal,
        progress: log,
        assets: io.assets,
        allowHostServers: settings.allowHostServer || !(runner.selfHosted && pullRequest?.fromFork === true),
        changedFilesFallback: listed === null ? null : async () => listChangedFiles(await api(), listed),
      }),
  )

  // Settled before anything is published: a refused comment must not change it.
  const status = exitStatus(report, settings)
  const { lineComment, renderMarkdown } = await import('../report/markdown.ts')
  await publish({
    // The commit that people see in the pull request, not the merge commit that a runner checks out.
    report: { ...report, head: range.headSha ?? report.head },
    runner,
    render: renderMarkdown,
    renderLine: lineComment,
    prefix: pathPrefix(runner.workspace, repo),
    comment,
    toolkit,
  })
  log(`Verdict: ${report.verdict}.`)
  return status
}

async function findRange(
  { inputs, event, pullRequest }: Run,
  repo: string,
  env: ActionIo['env'],
): Promise<ChangeRange> {
  const [checkout, file] = await Promise.all([
    readCheckout(repo, env),
    loadConfigFile({ repo, cwd: repo, path: null }),
  ])
  return await settleRange({
    event,
    pullRequest,
    checkout,
    base: inputs.settings.base ?? null,
    head: inputs.settings.head ?? null,
    all: (inputs.settings.all ?? String(file?.values.all)) === 'true',
  })
}

async function connect(runner: Runner, inputs: ActionInputs, clock: Clock): Promise<GitHubApi> {
  const { connectGitHub } = await import('./client.ts')
  return await connectGitHub({ ...runner, token: inputs.token, clock })
}

function commentPlace({ runner, inputs, pullRequest, api }: Run): CommentPlace | null {
  if (inputs.mode === 'analyze' || inputs.comment === 'never') return null
  if (pullRequest === null || inputs.token === '') return null
  return {
    policy: inputs.comment,
    pullRequest: pullRequest.number,
    headSha: pullRequest.headSha,
    key: `${runner.workflow}/${runner.job}/${inputs.commentKey}`,
    runId: runner.runId,
    // A run that somebody dispatched for the pull request of a fork has a token of this repository.
    readOnly: pullRequest.fromFork && runner.eventName === 'pull_request',
    mostOnLines: inputs.inlineComments,
    api,
  }
}

/** The repository's directory as annotations need it: relative to the workspace, `/` between and after. */
function pathPrefix(workspace: string, repo: string): string {
  const path = relative(workspace, repo)
  return path === '' || path.startsWith('..') ? '' : `${path.split(sep).join('/')}/`
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
