import type { SignalSource } from '../interruption.ts'

/** A stream to write to; a terminal says so and how wide it is. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string, done: (error?: Error | null) => void): boolean
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** What the command line touches of the outside. */
export interface CliIo {
  /** The report, and nothing else. */
  readonly stdout: Output
  /** Progress and errors. */
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly signals: SignalSource
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Directory of the files that ship beside the bundle. */
  readonly assets: string
}

/** The reader closed its end, as `head` does after its last line. */
function isClosedPipe(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'EPIPE'
}

/**
 * Writes all of the text. A reader that went away is no failure: it has what it wanted. Rejects with any other
 * error of the stream.
 */
export function writeAll(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => {
      if (error && !isClosedPipe(error)) reject(error)
      else resolve()
    })
  })
}

/**
 * Keeps a closed pipe from ending the process: without a listener Node throws the error of a stream, also for
 * writes that fail after their callback. `writeAll` reports every other error.
 */
export function quietPipes(outputs: readonly Output[]): void {
  for (const output of outputs) output.on('error', () => {})
}

/** Colour for people at a terminal, unless they said otherwise (no-color.org, force-color.org). */
export function wantsColor(output: Output, env: CliIo['env']): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0') return true
  return output.isTTY === true && env.TERM !== 'dumb'
}

const DEFAULT_WIDTH = 100
const MOST_WIDTH = 120

/** Width for wrapped words: the terminal's, but lines longer than a page are hard to read. */
export function textWidth(output: Output): number {
  return Math.min(output.columns ?? DEFAULT_WIDTH, MOST_WIDTH)
}
