import { DatabaseError } from 'pg'

/** The server answered with an error of its own, as opposed to a lost connection or a mistake of ours. */
export function isDatabaseError(cause: unknown): cause is DatabaseError {
  return cause instanceof DatabaseError
}

/**
 * 53200 out_of_memory, which also stands for a full lock table. The table serves every session of a server, so a
 * script that fills it makes ours fail too for as long as its transaction is open.
 */
export const OUT_OF_MEMORY = '53200'

export function isOutOfMemory(cause: unknown): boolean {
  return isDatabaseError(cause) && cause.code === OUT_OF_MEMORY
}
