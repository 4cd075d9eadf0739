import { UserError } from '../model/errors.ts'
import type { ChangedFile } from './changed-file.ts'
import { type Environment, type Git, gitIn, gitOutput, zeroSeparated } from './git.ts'
import { type Ends, resolveEnds } from './resolve-base.ts'

export interface ChangeQuery {
  /** Absolute path of a directory in the repository. */
  readonly repo: string
  /** `null`: the default branch, or the base branch of the pull request a workflow runs for. */
  readonly base: string | null
  /** `null`: the working tree, untracked files included. */
  readonly head: string | null
  readonly env: Environment
  /** Asked where the clone is shallow and does not hold the merge base. */
  readonly fallback: (() => Promise<readonly ChangedFile[]>) | null
}

export interface Change {
  /** The merge base; `null` when the clone does not hold it and the fallback gave the files. */
  readonly base: string | null
  /** `null`: the working tree. */
  readonly head: string | null
  /** Sorted by path. */
  readonly files: readonly ChangedFile[]
  /** Paths that the base branch has got since the change left it, and the change has not. */
  readonly landed: readonly string[]
}

/**
 * The files that differ between the merge base of both ends and the head.
 *
 * @throws UserError: no git, no repository, unknown references, a merge base that the clone does not hold.
 */
export async function findChangedFiles(query: ChangeQuery): Promise<Change> {
  const git = gitIn(query.repo, query.env)
  const ends = await resolveEnds(git, query)
  const head = query.head === null ? null : ends.head
  // Between two commits git finds the merge base of a diff by itself, so the diff need not wait for it.
  const early = ends.base !== null && head !== null ? differences(git, [`${ends.base.hash}...${head}`]) : null
  early?.catch(() => undefined)
  const mergeBase = ends.base === null ? null : await findMergeBase(git, ends.base.hash, ends.head)
  if (mergeBase === null) {
    if (ends.shallow && query.fallback !== null) {
      return { base: null, head, files: sortedByPath(await query.fallback()), landed: [] }
    }
    throw noMergeBase(query, ends)
  }
  const [tracked, untracked, onBase] = await Promise.all([
    early ?? differences(git, [mergeBase]),
    head === null ? untrackedFiles(git) : [],
    ends.base === null || ends.base.hash === mergeBase ? [] : differences(git, [mergeBase, ends.base.hash]),
  ])
  const landed = onBase.flatMap(({ path, change }) =>
    change === 'added' || change === 'renamed' ? [path] : [],
  )
  return { base: mergeBase, head, files: sortedByPath(withUntracked(tracked, untracked)), landed }
}

async function findMergeBase(git: Git, base: string, head: string): Promise<string | null> {
  if (base === head) return head
  const answer = await git(['merge-base', base, head])
  const found = answer.stdout.toString('utf8').trim()
  return answer.exitCode === 0 && found !== '' ? found : null
}

function noMergeBase(query: ChangeQuery, ends: Ends): UserError {
  if (ends.shallow) {
    return new UserError(
      `This clone is shallow and does not hold the commit that the change is based on (${ends.baseName}). Fetch the whole history: fetch-depth: 0 for actions/checkout, or git fetch --unshallow.`,
    )
  }
  if (ends.base !== null) {
    return new UserError(
      `${ends.base.name} and ${query.head ?? 'HEAD'} have no common ancestor, so there is no change between them to review. Name another base with --base REF, or review every migration with --all.`,
    )
  }
  return new UserError(
    query.base !== null
      ? `--base ${query.base} names no commit of ${query.repo}. Check its spelling, or fetch it first.`
      : `There is nothing to compare with: none of ${ends.baseName} exists in ${query.repo}. Name the base with --base REF, or review every migration with --all.`,
  )
}

async function differences(git: Git, between: readonly string[]): Promise<readonly ChangedFile[]> {
  const output = await gitOutput(git, [
    'diff',
    '--name-status',
    '-z',
    '--find-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-relative',
    '--ignore-submodules',
    ...between,
    '--',
  ])
  return parseNameStatus(zeroSeparated(output))
}

/** Reads `--name-status -z`: a status letter, then one path, or two for renames and copies. */
function parseNameStatus(fields: readonly string[]): readonly ChangedFile[] {
  const files = new Map<string, ChangedFile>()
  const rest = fields.values()
  for (const status of rest) {
    const first = rest.next().value ?? ''
    const letter = status.charAt(0)
    const second = letter === 'R' || letter === 'C' ? (rest.next().value ?? '') : null
    const path = second ?? first
    files.set(path, { path, change: changeOf(letter), previousPath: letter === 'R' ? first : null })
  }
  return [...files.values()]
}

/** Letters as git's documentation of `--diff-filter` lists them; a changed file type counts as modified. */
function changeOf(letter: string): ChangedFile['change'] {
  switch (letter) {
    case 'A':
    case 'C':
      return 'added'
    case 'D':
      return 'removed'
    case 'R':
      return 'renamed'
    default:
      return 'modified'
  }
}

async function untrackedFiles(git: Git): Promise<readonly string[]> {
  const output = await gitOutput(git, [
    'ls-files',
    '--others',
    '--exclude-standard',
    '--full-name',
    '-z',
    '--',
    ':/',
  ])
  return zeroSeparated(output)
}

/** A file taken out of the index but left on disk is removed for `git diff` and yet still there. */
function withUntracked(
  tracked: readonly ChangedFile[],
  untracked: readonly string[],
): readonly ChangedFile[] {
  const files = new Map(tracked.map((file) => [file.path, file]))
  for (const path of untracked) {
    files.set(path, { path, change: files.has(path) ? 'modified' : 'added', previousPath: null })
  }
  return [...files.values()]
}

function sortedByPath(files: readonly ChangedFile[]): readonly ChangedFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
