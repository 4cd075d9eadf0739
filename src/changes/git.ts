import { execFile } from 'node:child_process'
import { UserError } from '../model/errors.ts'

export interface GitAnswer {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs git in one directory. Arguments go to the process as they are; no shell sees them. */
export type Git = (args: readonly string[], input?: string) => Promise<GitAnswer>

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Git sets these for its hooks. They would point a call at the repository of the hook instead of the one
 * that was named, or bring in a diff driver of the user.
 */
const HOOK_VARIABLES: ReadonlySet<string> = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
])

/** Settings of a user or repository that start other programs or change what is printed. */
const NEUTRAL_CONFIGURATION = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.quotePath=false',
  '-c',
  'core.hooksPath=/dev/null',
]

const MAX_OUTPUT_BYTES = 1024 ** 3

/**
 * Git for one directory.
 *
 * @throws UserError when there is no `git` program. A git that ends with a failure is an answer, not an error.
 */
export function gitIn(directory: string, env: Environment): Git {
  const inherited = Object.fromEntries(Object.entries(env).filter(([name]) => !HOOK_VARIABLES.has(name)))
  // The index is never refreshed on disk (`GIT_OPTIONAL_LOCKS`): a review leaves the repository untouched.
  const childEnv = { ...inherited, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' }
  return (args, input) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        [...NEUTRAL_CONFIGURATION, '-C', directory, ...args],
        { env: childEnv, encoding: 'buffer', maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true },
        (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') {
            reject(error.code === 'ENOENT' ? gitMissing() : error)
            return
          }
          resolve({ exitCode: child.exitCode ?? 1, stdout, stderr: stderr.toString('utf8') })
        },
      )
      // A git that refuses its arguments exits without reading its input; its exit status tells that already.
      child.stdin?.on('error', () => {})
      child.stdin?.end(input ?? '')
    })
}

function gitMissing(): UserError {
  return new UserError('There is no git program on the PATH. Install git, or run where it is installed.')
}

/** The answer's standard output, or an error that carries git's own words. For calls that cannot fail by user input. */
export async function gitOutput(git: Git, args: readonly string[], input?: string): Promise<Buffer> {
  const answer = await git(args, input)
  if (answer.exitCode !== 0) {
    throw new Error(`git ${args[0]} ended with status ${answer.exitCode}: ${answer.stderr.trim()}`)
  }
  return answer.stdout
}

/** Fields of `-z` output. Paths that are not UTF-8 keep a replacement character and are then not found on disk. */
export function zeroSeparated(output: Buffer): readonly string[] {
  const fields = output.toString('utf8').split('\0')
  if (fields.at(-1) === '') fields.pop()
  return fields
}

/**
 * Refuses what git would read as an option or as several lines of input.
 *
 * @throws UserError
 */
export function checkRef(option: string, ref: string): void {
  if (ref === '' || ref.startsWith('-') || /[\0\r\n]/.test(ref)) {
    throw new UserError(
      `${option} ${JSON.stringify(ref)} is not a commit. Give a branch, a tag or a commit hash, for instance ${option} origin/main.`,
    )
  }
}
