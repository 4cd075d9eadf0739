import { relative, resolve, sep } from 'node:path'
import { loadConfigFile } from '../config/config-file.ts'
import { type SignalSource, withInterruption } from '../interruption.ts'
import { exitStatus } from '../report/exit-status.ts'
import { review } from '../review.ts'
import { settleSettings } from './action-settings.ts'
import type { GitHubApi } from './api.ts'
import type { Clock } from './bounded-retry.ts'
import { type ChangeRange, settleRange } from './change-range.ts'
import { listChangedFiles } from './changed-files-fallback.ts'
import { readCheckout } from './checkout.ts'
import { readEvent } from './event.ts'
import { type ActionInputs, readInputs } from './inputs.ts'
import { type CommentPlace, publish } from './publish.ts'
import { type Runner, readRunner } from './runner.ts'
import { withoutSecrets } from './secrets.ts'
import { maskCommand, plainLines } from './workflow-commands.ts'

/** What the Action touches of the outside. */
export interface ActionIo {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Writes one line to the job's log. */
  readonly print: (line: string) => void
  readonly signals: SignalSource
  readonly clock: Clock
  /** Directory of the files that ship beside the bundle. */
  readonly assets: string
}

/**
 * The whole Action: event and inputs, review, publication.
 *
 * @returns the exit status that the report and the settings ask for.
 * @throws UserError, Interrupted, and whatever is a bug; the entry tells them apart.
 */
export async function runAction(io: ActionIo): Promise<number> {
  const log = (text: string) => {
    for (const line of plainLines(text)) io.print(line)
  }
  const runner = readRunner(io.env)
  const inputs = readInputs(io.env)
  const repo = resolve(runner.workspace, inputs.workingDirectory)
  const api = once(() => connect(runner, inputs, io.clock))
  const range = await findRange({ runner, inputs, repo, env: io.env, api })
  const settings = await settleSettings({ repo, env: io.env, given: inputs.settings, range, log })
  if (settings.postgres.kind === 'url') io.print(maskCommand(settings.postgres.url))
  const { listed } = range

  const report = await withInterruption(
    { timeoutSeconds: settings.timeoutSeconds, signals: io.signals },
    (signal) =>
      review({
        settings,
        env: withoutSecrets(io.env),
        signal,
        progress: log,
        assets: io.assets,
        changedFilesFallback: listed === null ? null : async () => listChangedFiles(await api(), listed),
      }),
  )

  // Settled before anything is published: a refused comment must not change it.
  const status = exitStatus(report, settings)
  const { renderMarkdown } = await import('../report/markdown.ts')
  await publish({
    // The commit that people see in the pull request, not the merge commit that a runner checks out.
    report: { ...report, head: range.headSha ?? report.head },
    runner,
    render: renderMarkdown,
    prefix: pathPrefix(runner.workspace, repo),
    comment: commentPlace(runner, inputs, range, api),
    print: io.print,
  })
  log(`Verdict: ${report.verdict}.`)
  return status
}

async function findRange(from: {
  readonly runner: Runner
  readonly inputs: ActionInputs
  readonly repo: string
  readonly env: ActionIo['env']
  readonly api: () => Promise<GitHubApi>
}): Promise<ChangeRange> {
  const { inputs, repo } = from
  const [event, checkout, file] = await Promise.all([
    readEvent(from.runner),
    readCheckout(repo, from.env),
    loadConfigFile({ repo, cwd: repo, path: null }),
  ])
  return await settleRange({
    event,
    checkout,
    base: inputs.settings.base ?? null,
    head: inputs.settings.head ?? null,
    all: (inputs.settings.all ?? String(file?.values.all)) === 'true',
    pullRequest: inputs.pullRequest,
    api: from.api,
  })
}

async function connect(runner: Runner, inputs: ActionInputs, clock: Clock): Promise<GitHubApi> {
  const { connectGitHub } = await import('./client.ts')
  return await connectGitHub({ ...runner, token: inputs.token, clock })
}

function commentPlace(
  runner: Runner,
  inputs: ActionInputs,
  range: ChangeRange,
  api: () => Promise<GitHubApi>,
): CommentPlace | null {
  const { pullRequest } = range
  if (inputs.comment === 'never' || pullRequest === null || inputs.token === '') return null
  return {
    policy: inputs.comment,
    pullRequest: pullRequest.number,
    headSha: pullRequest.headSha,
    key: `${runner.workflow}/${runner.job}/${inputs.commentKey}`,
    // A run that somebody dispatched for the pull request of a fork has a token of this repository.
    readOnly: pullRequest.fromFork && runner.eventName === 'pull_request',
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
