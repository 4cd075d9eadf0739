import { resolve } from 'node:path'
import { UserError } from '../model/errors.ts'
import { annotate } from './annotations.ts'
import type { GitHubApi, PullRequestsApi } from './api.ts'
import type { FinishedRun, TriggeringEvent } from './event.ts'
import { readHandedOver } from './handed-over.ts'
import type { ActionInputs } from './inputs.ts'
import { tell } from './publish.ts'
import type { Runner } from './runner.ts'
import type { Toolkit } from './toolkit.ts'

interface Handover {
  readonly runner: Runner
  readonly inputs: ActionInputs
  readonly event: TriggeringEvent
  readonly api: () => Promise<GitHubApi>
}

/**
 * Posts what another run found, whose token could not: the second step for pull requests of forks. Nothing is checked
 * out and nothing is performed. Which pull request hears about it is asked of GitHub and never of the report.
 *
 * @returns 0: the verdict was given by the run that made the report.
 * @throws UserError where this is not such a second step, or the report is none.
 */
export async function postHandedOver(handover: Handover, toolkit: Toolkit): Promise<number> {
  const { runner, inputs, event, api } = handover
  if (event.kind !== 'workflow-run') {
    throw new UserError(
      'mode: comment posts what the run of another workflow found, so it runs on workflow_run. Use mode: review on pull_request.',
    )
  }
  if (inputs.report === '')
    throw new UserError('mode: comment needs the input report: the JSON report of the analyzing run.')
  const { run } = event
  const silence = (why: string) => {
    annotate(toolkit, {
      level: 'notice',
      message: `Nothing was posted: ${why}`,
      place: { title: 'Rehearse' },
    })
    return 0
  }
  if (run.event !== 'pull_request')
    return silence(`the run was started by ${run.event}, not by a pull request.`)
  if (inputs.comment === 'never') return silence('comment is never.')
  const report = await readHandedOver(resolve(runner.workspace, inputs.report))
  const found = await pullRequestsOf(run, await api())
  const [pullRequest, ...others] = found
  if (pullRequest === undefined || others.length > 0) {
    return silence(
      `${found.length === 0 ? 'no' : 'more than one'} open pull request has the head ${run.headSha.slice(0, 7)}.`,
    )
  }
  const { lineComment, renderMarkdown } = await import('../report/markdown.ts')
  await tell(
    {
      report: { ...report, head: run.headSha },
      runner: { temp: runner.temp, runUrl: run.url },
      render: renderMarkdown,
      renderLine: lineComment,
      prefix: inputs.workingDirectory === '.' ? '' : `${inputs.workingDirectory.replace(/\/$/, '')}/`,
      toolkit,
    },
    {
      policy: inputs.comment,
      pullRequest,
      headSha: run.headSha,
      key: `${run.workflow}//${inputs.commentKey}`,
      runId: run.id,
      readOnly: false,
      mostOnLines: inputs.inlineComments,
      api,
    },
  )
  return 0
}

/** The event names no pull request of a fork, so the open ones of its branch are asked for their heads. */
async function pullRequestsOf(run: FinishedRun, api: PullRequestsApi): Promise<readonly number[]> {
  const { headRepository, headBranch, headSha } = run
  if (headRepository === null) return []
  const [owner = ''] = headRepository.split('/')
  const open = await api.openPullRequests({ owner, branch: headBranch })
  return open
    .filter(
      (one) => one.headSha === headSha && one.headRepository?.toLowerCase() === headRepository.toLowerCase(),
    )
    .map(({ number }) => number)
}
