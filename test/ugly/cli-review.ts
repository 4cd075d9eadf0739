import { Writable } from 'node:stream'
import { main } from '../../src/command-line.ts'
import type { Report } from '../../src/model/report.ts'
import { repositoryAt, type TestRepository, withRepository } from '../changes/git-repository.ts'

/** Files by path; `null` removes one, a function does what it likes at that path. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>

export interface ReviewCase {
  /** What production runs already. */
  readonly before: Files
  /** What the pull request changes. */
  readonly change: Files
  /** Further arguments of `rehearse review`. */
  readonly args?: readonly string[]
  /** Called between the two commits. */
  readonly prepare?: (repository: TestRepository) => void
}

export interface ReviewRun {
  readonly status: number
  readonly stderr: string
  /** `null` where the run ended without a report. */
  readonly report: Report | null
}

/** Reviews a change of a repository of its own through the command line, on the server that `postgres` names. */
export async function reviewCase(postgres: string, reviewed: ReviewCase): Promise<ReviewRun> {
  let run: ReviewRun | null = null
  await withRepository(async (repository) => {
    const { directory } = repository
    put(repository, reviewed.before)
    const base = repository.commit('What production runs')
    reviewed.prepare?.(repository)
    put(repository, reviewed.change)
    repository.commit('The change')
    run = await runReview([
      '--repo',
      directory,
      '--base',
      base,
      '--postgres',
      postgres,
      ...(reviewed.args ?? []),
    ])
  })
  if (run === null) throw new Error('The review did not run.')
  return run
}

/** Runs `rehearse review` in this process and reads its report. */
export async function runReview(args: readonly string[]): Promise<ReviewRun> {
  const [stdout, stderr] = [collector(), collector()]
  const status = await main(['review', '--rows', '1000', '--format', 'json', ...args], {
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: process.env,
    cwd: process.cwd(),
    signals: process,
    now: Date.now,
    assets: process.cwd(),
  })
  const text = stdout.text()
  return { status, stderr: stderr.text(), report: text === '' ? null : JSON.parse(text) }
}

function put({ directory, write }: TestRepository, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) repositoryAt(directory).git('rm', '--quiet', '--', path)
    else write(path, content)
  }
}

function collector() {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => chunks.join('') }
}
