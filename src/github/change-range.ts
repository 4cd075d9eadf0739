import { UserError } from '../model/errors.ts'
import type { ChangeApi } from './api.ts'
import type { ListedChange } from './changed-files-fallback.ts'
import type { Checkout } from './checkout.ts'
import type { PullRequest, TriggeringEvent } from './event.ts'
import { asRefusal, PERMISSIONS_BLOCK } from './refusal.ts'

/** Which commits a run compares, and which pull request hears about it. */
export interface ChangeRange {
  /** `null`: the review finds it, or needs none (`all`). */
  readonly base: string | null
  /** `null`: the checked-out tree. */
  readonly head: string | null
  readonly pullRequest: PullRequest | null
  /** The commit that people see in the pull request; `null` when the run is about none. */
  readonly headSha: string | null
  /** How the API could list the change; `null` for references that only git can resolve. */
  readonly listed: ListedChange | null
}

export interface RangeRequest {
  readonly event: TriggeringEvent
  readonly base: string | null
  readonly head: string | null
  /** Every migration is reviewed, so no base is needed. */
  readonly all: boolean
  /** What `subjectOf` found. */
  readonly pullRequest: PullRequest | null
  readonly checkout: Checkout
}

/**
 * The pull request that a run is about: the one of its event, else the one that the input `pull-request` names.
 *
 * @throws UserError when GitHub does not show the one that is named.
 */
export async function subjectOf(
  event: TriggeringEvent,
  named: number | null,
  api: () => Promise<ChangeApi>,
): Promise<PullRequest | null> {
  if (event.kind === 'pull-request') return event.pullRequest
  return named === null ? null : await namedPullRequest(named, api)
}

/**
 * Settles what is compared. What the inputs name wins over the event.
 *
 * @throws UserError when the event names no change and the inputs do not either: such a run must not pass.
 */
export async function settleRange(request: RangeRequest): Promise<ChangeRange> {
  const { event } = request
  if (request.pullRequest !== null) return await ofPullRequest(request, request.pullRequest)
  if (event.kind === 'merge-group') {
    const tree = request.checkout.head === event.headSha
    if (!tree && request.head === null) await mustHold(request.checkout, event.headSha)
    return {
      base: request.base ?? event.baseSha,
      head: request.head ?? (tree ? null : event.headSha),
      pullRequest: null,
      headSha: event.headSha,
      listed: ownRefs(request) ? null : { kind: 'comparison', ...shas(event) },
    }
  }
  if (request.base === null && !request.all) throw nothingToCompare(event)
  return { base: request.base, head: request.head, pullRequest: null, headSha: null, listed: null }
}

async function ofPullRequest(request: RangeRequest, pull: PullRequest): Promise<ChangeRange> {
  const { checkout } = request
  // actions/checkout gives the merge of both sides. Compared with its first parent it shows what the pull
  // request changes, also when the base branch has moved since the event.
  const merged = checkout.parents.length === 2 && checkout.parents[1] === pull.headSha
  const tree = merged || checkout.head === pull.headSha
  if (!tree && request.head === null) await mustHold(checkout, pull.headSha)
  return {
    base: request.base ?? (merged && request.head === null ? (checkout.parents[0] ?? null) : pull.baseSha),
    head: request.head ?? (tree ? null : pull.headSha),
    pullRequest: pull,
    headSha: pull.headSha,
    listed: ownRefs(request) ? null : { kind: 'pull-request', number: pull.number, headSha: pull.headSha },
  }
}

async function namedPullRequest(number: number, api: () => Promise<ChangeApi>): Promise<PullRequest> {
  try {
    return await (await api()).pullRequest(number)
  } catch (error) {
    const refusal = asRefusal(error)
    if (refusal === null) throw error
    throw new UserError(
      `input pull-request: GitHub shows no pull request ${number} to this job (${refusal.message}). Check the number and the job's permissions:\n${PERMISSIONS_BLOCK}`,
    )
  }
}

async function mustHold(checkout: Checkout, sha: string): Promise<void> {
  if (await checkout.holds(sha)) return
  throw new UserError(
    `The clone does not hold ${sha}, the commit to review. Give actions/checkout "fetch-depth: 0" and, to review a pull request from another event, "ref: refs/pull/<number>/head".`,
  )
}

const ownRefs = (request: RangeRequest) => request.base !== null || request.head !== null

const shas = ({ baseSha, headSha }: { baseSha: string; headSha: string }) => ({ baseSha, headSha })

function nothingToCompare(event: TriggeringEvent): UserError {
  const name =
    event.kind === 'dispatch' ? 'workflow_dispatch' : event.kind === 'other' ? event.name : event.kind
  return new UserError(
    `The event ${name} does not say what to review. Set the input pull-request to the number of a pull request, or base (and head) to the commits to compare, or all to true.`,
  )
}
