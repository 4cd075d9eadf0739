/** A mistake the user can correct: shown as its message alone, without a stack. Exit status 2. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** The run was stopped from outside: a signal or the time limit. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly by: 'signal' | 'timeout'
  constructor(by: 'signal' | 'timeout', message: string) {
    super(message)
    this.by = by
  }
}
