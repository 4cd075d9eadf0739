/**
 * Errors that pass from one file of the bundle to another are known by their name: both files hold the class.
 *
 * A mistake the user can correct: shown as its message alone, without a stack. Exit status 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError'

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isErrorNamed(value, 'UserError')
  }
}

/** The run was stopped from outside: a signal or the time limit. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly by: 'signal' | 'timeout'
  constructor(by: 'signal' | 'timeout', message: string) {
    super(message)
    this.by = by
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isErrorNamed(value, 'Interrupted')
  }
}

function isErrorNamed(value: unknown, name: string): boolean {
  return value instanceof Error && value.name === name
}
