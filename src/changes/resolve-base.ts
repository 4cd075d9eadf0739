import { UserError } from '../model/errors.ts'
import { checkRef, type Environment, type Git } from './git.ts'

/** The two commits a change lies between, as far as the clone knows them. */
export interface Ends {
  /** The commit the change is compared with; `null` when the clone does not hold it. */
  readonly base: { readonly name: string; readonly hash: string } | null
  readonly baseName: string
  readonly head: string
  readonly shallow: boolean
}

interface Asked {
  readonly repo: string
  readonly base: string | null
  readonly head: string | null
  readonly env: Environment
}

/** Tried in this order when no base is named. */
const DEFAULT_BASES = ['origin/main', 'origin/master', 'main', 'master']
const REMOTE_DEFAULT = 'origin/HEAD'

/**
 * Finds both ends of the change with two git processes, side by side.
 *
 * @throws UserError when the directory is no repository, a reference is unknown or the repository has no commit.
 */
export async function resolveEnds(git: Git, asked: Asked): Promise<Ends> {
  if (asked.base !== null) checkRef('--base', asked.base)
  if (asked.head !== null) checkRef('--head', asked.head)
  const bases = baseCandidates(asked)
  const headName = asked.head ?? 'HEAD'
  const [repository, hashes] = await Promise.all([
    git(['rev-parse', '--is-shallow-repository']),
    resolveCommits(git, [headName, ...bases]),
  ])
  if (repository.exitCode !== 0) {
    throw new UserError(
      `${asked.repo} cannot be read as a git repository (${lastLine(repository.stderr)}). Run inside a clone, or name one with --repo DIR.`,
    )
  }
  const shallow = repository.stdout.toString('utf8').trim() === 'true'
  const head = hashes.get(headName)
  if (head === undefined) throw unknownHead(asked, shallow)
  const name = pickBase(bases, hashes, head)
  const hash = name === undefined ? undefined : hashes.get(name)
  return {
    base: name === undefined || hash === undefined ? null : { name, hash },
    baseName: asked.base ?? bases.join(', '),
    head,
    shallow,
  }
}

function baseCandidates({ base, env }: Asked): readonly string[] {
  // A checkout made by a workflow has no local branch of the base, only the remote's.
  if (base !== null) return [base, `origin/${base}`]
  const ofPullRequest = env.GITHUB_BASE_REF
  const first = ofPullRequest ? [`origin/${ofPullRequest}`] : []
  return [...first, REMOTE_DEFAULT, ...DEFAULT_BASES]
}

/**
 * The first one that exists. `origin/HEAD` counts last when it is the head itself: after cloning a repository
 * whose checked-out branch is the change, it names the change and not what the change is based on.
 */
function pickBase(
  candidates: readonly string[],
  hashes: ReadonlyMap<string, string>,
  head: string,
): string | undefined {
  const known = candidates.filter((name) => hashes.has(name))
  return known.find((name) => name !== REMOTE_DEFAULT || hashes.get(name) !== head) ?? known[0]
}

/** Hashes of the commits that the names stand for; unknown names are left out. */
async function resolveCommits(git: Git, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const input = names.map((name) => `${name}^{commit}\n`).join('')
  const { stdout } = await git(['cat-file', '--batch-check=%(objectname) %(objecttype)'], input)
  const lines = stdout.toString('utf8').split('\n')
  const hashes = new Map<string, string>()
  for (const [index, name] of names.entries()) {
    const found = /^([0-9a-f]{40,64}) commit$/.exec(lines[index] ?? '')
    if (found?.[1] !== undefined) hashes.set(name, found[1])
  }
  return hashes
}

function unknownHead({ head, repo }: Asked, shallow: boolean): UserError {
  if (head === null) {
    return new UserError(
      `${repo} has no commit yet. Commit what production already runs, then review the rest.`,
    )
  }
  return new UserError(
    shallow
      ? `--head ${head} is not in this shallow clone. Fetch the whole history: fetch-depth: 0 for actions/checkout, or git fetch --unshallow.`
      : `--head ${head} names no commit of ${repo}. Check its spelling, or fetch it first.`,
  )
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
