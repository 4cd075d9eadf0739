import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Environment, gitIn, gitOutput } from '../changes/git.ts'
import { UserError } from '../model/errors.ts'

/** A repository whose last commit is the pull request to review. */
export interface DemoRepository {
  readonly directory: string
  readonly base: string
}

/** Whoever runs the demo may have no name configured, and commits of a throwaway repository need no signature. */
const COMMIT = [
  '-c',
  'user.name=Rehearse demo',
  '-c',
  'user.email=demo@localhost',
  '-c',
  'commit.gpgSign=false',
  'commit',
  '--quiet',
  '--no-verify',
  '-m',
]

/**
 * Builds a temporary git repository from the bundled example, in which the first commit is the merged history
 * and the second the pull request, and removes it in any case.
 */
export async function withDemoRepository<T>(
  context: { readonly assets: string; readonly env: Environment },
  use: (repository: DemoRepository) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'rehearse-demo-'))
  try {
    const git = gitIn(directory, context.env)
    const commit = async (part: string, message: string): Promise<string> => {
      await copyExample(join(context.assets, 'example', part), directory)
      await gitOutput(git, ['add', '--all'])
      await gitOutput(git, [...COMMIT, message])
      return (await gitOutput(git, ['rev-parse', 'HEAD'])).toString('utf8').trim()
    }
    await gitOutput(git, ['init', '--quiet', '--initial-branch=main', '--template='])
    const base = await commit('main', 'The bookshop so far')
    await commit('pull-request', 'The change to review')
    return await use({ directory, base })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function copyExample(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, { recursive: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new UserError(
      `The example is missing at ${from}. It ships in the directory example beside the program; copy that too.`,
    )
  }
}
