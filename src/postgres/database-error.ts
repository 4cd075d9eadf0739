import { DatabaseError } from 'pg'

/** The server answered with an error of its own, as opposed to a lost connection or a mistake of ours. */
export function isDatabaseError(cause: unknown): cause is DatabaseError {
  return cause instanceof DatabaseError
}
