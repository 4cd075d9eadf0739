import { Interrupted } from './model/errors.ts'

/** The part of `process` that delivers signals. */
export interface SignalSource {
  on(event: NodeJS.Signals, listener: (name: NodeJS.Signals) => void): unknown
  off(event: NodeJS.Signals, listener: (name: NodeJS.Signals) => void): unknown
}

export interface InterruptionOptions {
  /** Seconds until the run is stopped. */
  readonly timeoutSeconds: number
  /** `process`, or whatever stands in for it in a test. */
  readonly signals: SignalSource
}

/** A terminal's Ctrl-C, a runner that cancels a job (SIGINT, then SIGTERM), a terminal that closes. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Longest delay a Node timer takes; a longer one would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

/**
 * Runs `use` with a signal that aborts when the process is asked to stop or the time is up; the reason is an
 * `Interrupted` that says which. Further signals are swallowed while `use` cleans up, so that a second Ctrl-C
 * or a runner's SIGTERM after its SIGINT leaves nothing running.
 */
export async function withInterruption<T>(
  options: InterruptionOptions,
  use: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const stop = (name: NodeJS.Signals) =>
    controller.abort(new Interrupted('signal', `Stopped by ${name} before the review was finished.`))
  const expire = () =>
    controller.abort(
      new Interrupted(
        'timeout',
        `The review took longer than ${options.timeoutSeconds} s. Give it more time with the setting timeout, or fewer rows with the setting rows.`,
      ),
    )
  for (const name of SIGNALS) options.signals.on(name, stop)
  const timer = setTimeout(expire, Math.min(options.timeoutSeconds * 1000, LONGEST_DELAY_MS))
  try {
    return await use(controller.signal)
  } finally {
    clearTimeout(timer)
    for (const name of SIGNALS) options.signals.off(name, stop)
  }
}
