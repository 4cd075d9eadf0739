/** The limit a session ran into, or how else it came to an end that it did not choose. */
export type Bound =
  | {
      readonly kind: 'statement' | 'script' | 'migration' | 'seeding' | 'reading' | 'own'
      readonly ms: number
    }
  | { readonly kind: 'rows' | 'notices'; readonly count: number }
  | { readonly kind: 'received' | 'message'; readonly bytes: number }
  | { readonly kind: 'disk'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'room'; readonly left: number }
  | { readonly kind: 'unstoppable'; readonly ms: number }
  | { readonly kind: 'lost' }

/** A session that Rehearse ended, or that was lost with its server. It is told, and what stands after it is not performed. */
export class StoppedSession extends Error {
  override readonly name = 'StoppedSession'
  readonly bound: Bound
  /** Statements of the message sent last that had ended before; 0 where only one was sent. */
  readonly completed: number
  /** The table that the ended statement filled or read, where it was one of ours and can be told. */
  readonly table: string | null
  constructor(bound: Bound, completed = 0, table: string | null = null) {
    super(wordsOf(bound))
    this.bound = bound
    this.completed = completed
    this.table = table
  }
}

function wordsOf(bound: Bound): string {
  switch (bound.kind) {
    case 'statement':
      return `Rehearse stopped the statement after ${seconds(bound.ms)}, its share of the time limit. A statement that never ends keeps its locks in production until somebody ends its session. If it only needs longer, give the run more time with the setting timeout, or fewer rows with the setting rows.`
    case 'script':
      return `Rehearse stopped the script after ${seconds(bound.ms)}, its share of the time limit. Locks it holds in production are held for as long. If it only needs longer, give the run more time with the setting timeout, or fewer rows with the setting rows.`
    case 'migration':
      return `Rehearse stopped the migration after ${seconds(bound.ms)}, the share of the time limit for all that is performed of one. Give the run more time with the setting timeout, or fewer rows with the setting rows.`
    case 'seeding':
      return `Rehearse stopped filling the tables after ${seconds(bound.ms)}. A default, a check or a trigger that always fires may be slow or never end. If it only needs longer, give the run more time with the setting timeout, or fewer rows with the setting rows.`
    case 'reading':
      return `Rehearse stopped reading the rows after ${seconds(bound.ms)}. A function by which a type writes its values may be slow or never end. If it only needs longer, give the run more time with the setting timeout, or fewer rows with the setting rows.`
    case 'own':
      return `Rehearse gave up looking at the database after ${seconds(bound.ms)}. Give the run more time with the setting timeout.`
    case 'rows':
      return `Rehearse stopped it after it had returned more than ${bound.count} rows. A migration tool that keeps what it is sent runs out of memory. Let the script count or store the rows instead of returning them.`
    case 'notices':
      return `Rehearse stopped it after it had sent more than ${bound.count} notices or notifications. In production each goes to the log or to every listener. Send one for many rows.`
    case 'received':
      return `Rehearse stopped it after it had returned ${size(bound.bytes)}. A migration tool that keeps what it is sent runs out of memory. Let the script store what it computes instead of returning it.`
    case 'message':
      return `Rehearse stopped reading a single value or definition of ${size(bound.bytes)}, too long to be compared.`
    case 'disk':
      return `Rehearse stopped it when tables, write-ahead log and temporary files had grown to ${size(bound.bytes)}; the limit is ${size(bound.limit)}. In production it fills the disk, and a server whose disk is full stops. If so much is meant, rehearse fewer rows with the setting rows, or where there is more room.`
    case 'room':
      return `Rehearse stopped it when only ${size(bound.left)} were left where the tables lie. Rehearse fewer rows with the setting rows, or where there is more room.`
    case 'unstoppable':
      return `Rehearse asked a session to end, and after ${seconds(bound.ms)} it was still there, so the whole server was given up. In production nothing but a restart of the server would end such a session.`
    case 'lost':
      return 'The server lost its sessions: one of its processes crashed or was killed, for instance because the machine was out of memory. In production that ends the sessions of everybody.'
  }
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`

function size(bytes: number): string {
  return bytes < 1024 ** 3
    ? `${Math.round(bytes / 1024 ** 2)} MiB`
    : `${Math.round((bytes * 10) / 1024 ** 3) / 10} GiB`
}
