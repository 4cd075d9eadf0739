import { type Environment, type Git, gitIn } from '../changes/git.ts'
import { UserError } from '../model/errors.ts'

/** The commit a workflow has checked out. */
export interface Checkout {
  readonly head: string
  /** As recorded in the commit, also where a shallow clone does not hold them. */
  readonly parents: readonly string[]
  /** Whether the clone holds a commit. */
  readonly holds: (sha: string) => Promise<boolean>
}

/**
 * Looks at the checked-out commit.
 *
 * @throws UserError when the directory is no repository or has no commit.
 */
export async function readCheckout(directory: string, env: Environment): Promise<Checkout> {
  const git: Git = gitIn(directory, env)
  const [hash, commit] = await Promise.all([
    git(['rev-parse', '--verify', 'HEAD']),
    // `cat-file` shows the parents that `log` hides at the edge of a shallow clone.
    git(['cat-file', 'commit', 'HEAD']),
  ])
  if (hash.exitCode !== 0 || commit.exitCode !== 0) {
    throw new UserError(
      `${directory} holds no git checkout (${hash.stderr.trim().split('\n')[0]}). Run actions/checkout with "fetch-depth: 0" in a step before this one.`,
    )
  }
  const [headers = ''] = commit.stdout.toString('utf8').split('\n\n', 1)
  return {
    head: hash.stdout.toString('utf8').trim(),
    parents: [...headers.matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap((match) => match[1] ?? []),
    holds: async (sha) => (await git(['cat-file', '-e', `${sha}^{commit}`])).exitCode === 0,
  }
}
