const GIB = 1024 ** 3

/** How far anything may go that runs SQL of others. All of it is enforced from outside of its session. */
export interface Limits {
  readonly statementMs: number
  /** A script from its first statement to its last, whatever it waits for. */
  readonly scriptMs: number
  /** Everything that is performed for one migration: up, down, up again, the replays, the fixes. */
  readonly migrationMs: number
  /** Filling the tables for one migration. */
  readonly seedingMs: number
  /** Reading the rows of one state. */
  readonly readingMs: number
  /** A session of our own, which lasts as long as the script it watches. */
  readonly ownMs: number
  /** Rows a piece of SQL may return; none of them is kept. */
  readonly rows: number
  /** Notices and notifications a session may send. */
  readonly notices: number
  /** What a session may send us in all, in bytes. */
  readonly receivedBytes: number
  /** One message that we would have to keep, in bytes. */
  readonly messageBytes: number
  /** Databases, write-ahead log and temporary files together; `null`: half of the room there is. */
  readonly diskBytes: number | null
  /** The room that is left to others where the data lies on this machine. */
  readonly reserveBytes: number
  /** How long an ended session may take to go before the whole server is killed. */
  readonly patienceMs: number
}

/** Where nobody can tell how much room there is: a container, a server of the user's. */
export const UNKNOWN_ROOM_BYTES = 10 * GIB

/**
 * Limits for a run of so many seconds. A script is performed about four times (sent, sent again after its rollback,
 * replayed, replayed with a fix), so more than a quarter of the time is of no use to it. A statement gets less than
 * its script, so that it is named where the script as a whole is not.
 */
export function limitsOf(timeoutSeconds: number): Limits {
  const share = (part: number) => Math.round(timeoutSeconds * 1000 * part)
  return {
    statementMs: share(1 / 5),
    scriptMs: share(1 / 4),
    migrationMs: share(4 / 5),
    seedingMs: share(1 / 4),
    readingMs: share(1 / 5),
    ownMs: share(1 / 2),
    rows: 10_000_000,
    notices: 1_000_000,
    receivedBytes: GIB,
    messageBytes: 64 * 1024 ** 2,
    diskBytes: null,
    reserveBytes: GIB / 2,
    patienceMs: 5000,
  }
}
