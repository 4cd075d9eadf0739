import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A real repository in a directory of its own. */
export interface TestRepository {
  readonly directory: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly git: (...args: string[]) => string
  readonly write: (path: string, content: string | Uint8Array) => void
  /** Commits everything on disk and returns the hash. */
  readonly commit: (message: string) => string
}

/** Settings of the person who runs the tests must not decide their outcome. */
function testEnvironment(home: string): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@bookshop.example',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@bookshop.example',
  }
}

export function repositoryAt(directory: string): TestRepository {
  const env = testEnvironment(dirname(directory))
  const git = (...args: string[]) => {
    const output = execFileSync('git', ['-C', directory, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return output.trim()
  }
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
  const commit = (message: string) => {
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', message)
    return git('rev-parse', 'HEAD')
  }
  return { directory, env, git, write, commit }
}

/** Calls `use` with an empty repository on branch `main` and removes everything beside it afterwards. */
export async function withRepository(use: (repository: TestRepository) => Promise<void>): Promise<void> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'rehearse-changes-')))
  const directory = join(parent, 'bookshop')
  try {
    mkdirSync(directory)
    const repository = repositoryAt(directory)
    repository.git('init', '--quiet', '--initial-branch=main')
    await use(repository)
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}
