import { readFile } from 'node:fs/promises'
import { UserError } from '../model/errors.ts'
import type { Runner } from './runner.ts'

/** A pull request as an event or the API describes it. */
export interface PullRequest {
  readonly number: number
  readonly baseSha: string
  readonly headSha: string
  /** The head lives in another repository, or in one that was deleted since. */
  readonly fromFork: boolean
}

/** A run of another workflow that has ended, as GitHub tells it; nothing of it was chosen by that run. */
export interface FinishedRun {
  readonly id: number
  readonly workflow: string
  readonly url: string
  /** What had started it: `pull_request`. */
  readonly event: string
  readonly headSha: string
  readonly headBranch: string
  /** `owner/name`; `null`: the repository was deleted since. */
  readonly headRepository: string | null
}

/** What started the workflow run, as far as a review cares. */
export type TriggeringEvent =
  | { readonly kind: 'pull-request'; readonly pullRequest: PullRequest }
  | { readonly kind: 'merge-group'; readonly baseSha: string; readonly headSha: string }
  | { readonly kind: 'dispatch' }
  | { readonly kind: 'workflow-run'; readonly run: FinishedRun }
  | { readonly kind: 'other'; readonly name: string }

/**
 * Reads the event that started the run.
 *
 * @throws UserError for `pull_request_target`: it would run SQL of strangers beside a token that may write.
 */
export async function readEvent(runner: Runner): Promise<TriggeringEvent> {
  const name = runner.eventName
  switch (name) {
    case 'pull_request': {
      const payload = await readPayload(runner)
      return {
        kind: 'pull-request',
        pullRequest: pullRequestFrom(payload.pull_request, `${runner.owner}/${runner.repo}`),
      }
    }
    case 'merge_group': {
      const group = record((await readPayload(runner)).merge_group)
      return { kind: 'merge-group', baseSha: text(group.base_sha), headSha: text(group.head_sha) }
    }
    case 'workflow_dispatch':
      return { kind: 'dispatch' }
    case 'workflow_run':
      return { kind: 'workflow-run', run: finishedRun((await readPayload(runner)).workflow_run) }
    case 'pull_request_target':
      throw new UserError(
        'Rehearse does not run on pull_request_target: that event gives the SQL of a fork a token that may write, and secrets. Use "on: pull_request".',
      )
    default:
      return { kind: 'other', name }
  }
}

/** Reads the fields shared by the event payload and `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export function pullRequestFrom(value: unknown, repository: string): PullRequest {
  const pull = record(value)
  const head = record(pull.head)
  const number = pull.number
  if (typeof number !== 'number') throw new Error('The event describes no pull request.')
  const headRepository = head.repo === null ? null : text(record(head.repo).full_name)
  return {
    number,
    baseSha: text(record(pull.base).sha),
    headSha: text(head.sha),
    fromFork: headRepository?.toLowerCase() !== repository.toLowerCase(),
  }
}

function finishedRun(value: unknown): FinishedRun {
  const run = record(value)
  const repository = run.head_repository
  return {
    id: Number(run.id),
    workflow: text(run.name),
    url: text(run.html_url),
    event: text(run.event),
    headSha: text(run.head_sha),
    headBranch: text(run.head_branch),
    headRepository: repository === null ? null : text(record(repository).full_name),
  }
}

async function readPayload(runner: Runner): Promise<Readonly<Record<string, unknown>>> {
  return record(JSON.parse(await readFile(runner.eventPath, 'utf8')))
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new Error('The event payload lacks a field that GitHub documents.')
}

function text(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new Error('The event payload lacks a field that GitHub documents.')
}
