import type { ChangedFile } from '../changes/changed-file.ts'
import { UserError } from '../model/errors.ts'
import type { ChangeApi } from './api.ts'
import { asRefusal, PERMISSIONS_BLOCK } from './refusal.ts'

/** What the API can list instead of git: a pull request, or the commits between two others. */
export type ListedChange =
  | { readonly kind: 'pull-request'; readonly number: number; readonly headSha: string }
  | { readonly kind: 'comparison'; readonly baseSha: string; readonly headSha: string }

/** Limits of the two endpoints, from the OpenAPI description. Beyond them files are left out without a word. */
const MOST_PULL_REQUEST_FILES = 3000
const MOST_COMPARED_FILES = 300

const FULL_HISTORY =
  'Give actions/checkout "fetch-depth: 0", so that the clone itself tells what has changed.'

/**
 * Lists the changed files through the API, for a clone too shallow to tell.
 *
 * @throws UserError when the list would be incomplete, out of date or refused: a review of half a change
 *   would pass what it never saw.
 */
export async function listChangedFiles(
  api: ChangeApi,
  change: ListedChange,
): Promise<readonly ChangedFile[]> {
  try {
    return change.kind === 'pull-request'
      ? await filesOfPullRequest(api, change)
      : await filesBetween(api, change)
  } catch (error) {
    const refusal = asRefusal(error)
    if (refusal === null) throw error
    throw new UserError(
      `The clone is shallow, and GitHub refused to list the changed files (${refusal.message}). ${FULL_HISTORY} Or let the job's token read them:\n${PERMISSIONS_BLOCK}`,
    )
  }
}

async function filesOfPullRequest(
  api: ChangeApi,
  change: { readonly number: number; readonly headSha: string },
): Promise<readonly ChangedFile[]> {
  const pull = await api.pullRequest(change.number)
  if (pull.headSha !== change.headSha) {
    throw new UserError(
      `Pull request ${change.number} has moved on to ${pull.headSha} while this run looks at ${change.headSha}, and the clone is too shallow to tell what had changed then. The run of the newer commit reviews it; for older commits: ${FULL_HISTORY}`,
    )
  }
  if (pull.changedFiles > MOST_PULL_REQUEST_FILES) throw tooMany(pull.changedFiles, MOST_PULL_REQUEST_FILES)
  return await api.pullRequestFiles(change.number)
}

async function filesBetween(
  api: ChangeApi,
  change: { readonly baseSha: string; readonly headSha: string },
): Promise<readonly ChangedFile[]> {
  const files = await api.comparedFiles(change.baseSha, change.headSha)
  if (files.length >= MOST_COMPARED_FILES) throw tooMany(files.length, MOST_COMPARED_FILES)
  return files
}

function tooMany(count: number, limit: number): UserError {
  return new UserError(
    `The clone is shallow, and GitHub lists no more than ${limit} changed files (here ${count} or more), so migrations could be missed. ${FULL_HISTORY}`,
  )
}
