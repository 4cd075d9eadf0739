import type { Client } from 'pg'

/** A history that was applied in an earlier run, in a cluster that was brought back from the cache. */
export interface PreparedBaseline {
  /** So many scripts of the history are applied. */
  readonly scripts: number
  /** The database that holds them. */
  readonly database: string
  /** What the run that applied them noted for later ones; JSON. */
  readonly notes: unknown
  /** How long it took to bring the cluster back. */
  readonly restoreMs: number
}

/** Keeps what a history leaves in a cluster of ours, for later runs with the same history. */
export interface BaselineStore {
  /** `null`: the cluster is a fresh one. */
  readonly prepared: PreparedBaseline | null
  /**
   * Copies the cluster as it is now. To be called while no session is at work, before anything that is under review
   * has run. A cluster that cannot be copied safely is not kept; the run goes on either way.
   */
  readonly keep: (control: Client, baseline: Omit<PreparedBaseline, 'restoreMs'>) => Promise<void>
}
