import type { PostgresChoice } from '../config/settings.ts'
import type { Limits } from './bounds/limits.ts'

/** What `withServer` is asked for. */
export interface ServerRequest {
  readonly choice: PostgresChoice
  /** `null`: not asked for. The default major applies, except that an explicit `local` takes what is installed. */
  readonly version: number | null
  /** Container image of the docker provider; `null`: `postgres:<major>`. */
  readonly image: string | null
  /** Server settings of the user, as they would stand in `postgresql.conf`. */
  readonly settings: Readonly<Record<string, string>>
  /** Names the user asked for. They are checked here and created in each database by `createExtensions`. */
  readonly extensions: readonly string[]
  /** Roles created without login before anything else runs. */
  readonly roles: readonly string[]
  /** Whether a server may run as a process of this machine, or only in a container or elsewhere. */
  readonly allowHostServers: boolean
  /** The rehearsal is small enough for its tables to live in memory where the machine has room. */
  readonly fitsInMemory: boolean
  /** Upper bound of the whole run: a container ends by itself a minute later, whatever happens to this process. */
  readonly timeoutSeconds: number
  /** Left out: the shares of `timeoutSeconds`. */
  readonly limits?: Limits
  /**
   * Digests of the history that will be applied first, in the first database: of its first script, of the first two,
   * and so on, with everything of the request of the caller that has a bearing on what they leave. Left out: nothing
   * is kept from run to run.
   */
  readonly history?: () => Promise<readonly string[]>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborting kills the server at once, so that pending queries reject. */
  readonly signal: AbortSignal
  /** One line of progress for a person. */
  readonly progress: (line: string) => void
  /** Directory of the files that ship beside the bundle. */
  readonly assets: string
}
