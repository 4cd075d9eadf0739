import type { BaselineStore } from './baselines.ts'
import type { Watchdog } from './bounds/watchdog.ts'

/** How to reach a server: what `pg` needs, without the database name. */
export interface ServerAddress {
  /** A host name, or the directory of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Only for servers that are reached over the network; left out: no encryption. */
  readonly ssl?: { readonly rejectUnauthorized: boolean; readonly ca?: string }
  /** `-c name=value …`: in force from the session's first moment, before anything a database was set to. */
  readonly options?: string
}

/** What may be asked of a server; a missing capability falls back or becomes an unchecked entry. */
export interface ServerCapabilities {
  /** `admin` is a superuser: it may disable triggers while seeding and read everything. */
  readonly superuser: boolean
  /** The whole cluster is ours: `ALTER SYSTEM`, `fsync` and global objects may be changed. */
  readonly ownsCluster: boolean
}

export type ProviderName = 'docker' | 'embedded' | 'local' | 'url'

/** A server as its provider started it. */
export interface RunningServer {
  readonly provider: ProviderName
  /** For instance `18.4`. */
  readonly version: string
  readonly major: number
  /** Creates databases, seeds, watches `pg_locks`. Superuser unless the provider is `url`. */
  readonly admin: ServerAddress
  /** Runs the SQL under review: owns its databases, is no superuser. */
  readonly migrator: ServerAddress
  /**
   * Fills and reads the tables of a history with the rights of their owner, because what hangs on a table (defaults,
   * checks, casts, rules) is code of the change under review. Where a superuser made it, triggers are off and row
   * security is passed.
   */
  readonly keeper: ServerAddress
  /** A database that exists and that is never written to. */
  readonly maintenanceDatabase: string
  readonly capabilities: ServerCapabilities
  /** Aborts when the run has to end; from then on no session is opened on the server. */
  readonly signal: AbortSignal
  /** Directories of this machine where its data, write-ahead log and log lie; none where they lie elsewhere. */
  readonly storage: readonly string[]
  /** `null`: this provider keeps no baselines. */
  readonly baselines: BaselineStore | null
  /** Collation of a new database, for instance `C.UTF-8`. */
  readonly locale: string
  readonly encoding: string
  /** Default TimeZone of a session. */
  readonly timeZone: string
}

/** A running throwaway PostgreSQL. It lives exactly as long as the `use` callback of `withServer`. */
export interface PostgresServer extends RunningServer {
  /** Holds what runs SQL of others to its limits. */
  readonly watchdog: Watchdog
}

/** Why a provider could not be used, in words for the report. */
export interface ProviderAttempt {
  readonly provider: ProviderName
  readonly reason: string
}

/** No provider worked; the report says what was tried and the verdict is `unchecked`. */
export class ServerUnavailable extends Error {
  override readonly name = 'ServerUnavailable'
  readonly attempts: readonly ProviderAttempt[]
  constructor(attempts: readonly ProviderAttempt[]) {
    super(
      `No PostgreSQL server could be started. ${attempts.map((a) => `${a.provider}: ${a.reason}`).join('; ')}`,
    )
    this.attempts = attempts
  }
}
