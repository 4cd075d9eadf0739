import type { Settings } from '../config/settings.ts'
import { type LoadedTarget, reviewedIn } from '../layouts/load-scripts.ts'
import { Interrupted, UserError } from '../model/errors.ts'
import type { Report, RollbackTogether, Unchecked } from '../model/report.ts'
import type { Stopwatch } from '../model/stopwatch.ts'
import { StoppedSession } from '../postgres/bounds/stopped-session.ts'
import { type Database, withWorkshop } from '../postgres/databases.ts'
import { type PostgresServer, ServerUnavailable } from '../postgres/server.ts'
import type { ServerRequest } from '../postgres/server-request.ts'
import { withServer } from '../postgres/with-server.ts'
import { guardedHistory } from './history/guarded-history.ts'
import { historyDigests } from './history/history-digests.ts'
import { schemasAskedFor } from './lacking/extensions-asked-for.ts'
import { createNeededExtensions } from './lacking/needed-extensions.ts'
import { createNeededRoles, forgetRoleSettings, openSchemaTo } from './lacking/needed-roles.ts'
import { rehearseTarget } from './rehearse-target.ts'
import type { MigrationOutcome, PerformedListener, TargetRecord } from './walk.ts'

export interface Rehearsal {
  /** `null` where no server could be had. */
  readonly postgres: Report['postgres']
  readonly outcomes: readonly MigrationOutcome[]
  readonly unchecked: readonly Unchecked[]
  readonly rollbacksTogether: readonly RollbackTogether[]
}

export interface RehearsalRequest {
  readonly settings: Settings
  /** May still be loading while the server starts. */
  readonly targets: Promise<readonly LoadedTarget[]>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
  readonly assets: string
  /** Whether a server may run as a process of this machine. */
  readonly allowHostServers: boolean
  readonly watch: Stopwatch
  /** Time is short: what nobody was promised is left out. */
  readonly hurries: () => boolean
  readonly onPerformed: PerformedListener
}

/**
 * Starts a throwaway server and rehearses every target on it. A server that cannot be had, and a run out of time,
 * are told as unchecked; what was performed until then is kept.
 *
 * @throws UserError for settings the server refuses, Interrupted when a signal stopped the run.
 */
export async function rehearse(request: RehearsalRequest): Promise<Rehearsal> {
  const { watch, settings } = request
  const outcomes: MigrationOutcome[] = []
  const unchecked: Unchecked[] = []
  const rollbacksTogether: RollbackTogether[] = []
  let postgres: Report['postgres'] = null
  const start = watch.now()
  try {
    const inMemory = await fitsInMemory(request)
    await withServer(serverRequest(request, inMemory), async (server) => {
      // What took the place of applying a history counts where applying it would.
      watch.add('server', watch.now() - start - (server.baselines?.prepared?.restoreMs ?? 0))
      postgres = { version: server.version, provider: server.provider }
      for (const [index, target] of (await request.targets).entries()) {
        if (index > 0) await forgetRoleSettings(server)
        await rehearseOn(index === 0 ? server : { ...server, baselines: null }, target, request, {
          outcomes,
          unchecked,
          rollbacksTogether,
        })
      }
    })
  } catch (cause) {
    unchecked.push(notPerformed(cause, settings))
  }
  return { postgres, outcomes, unchecked, rollbacksTogether }
}

async function rehearseOn(
  server: PostgresServer,
  target: LoadedTarget,
  { settings, watch, progress, hurries, onPerformed }: RehearsalRequest,
  record: TargetRecord,
): Promise<void> {
  await withWorkshop(server, async (workshop) => {
    const roles = await createNeededRoles(workshop, target)
    const prepare = async (database: Database) => {
      await createNeededExtensions(database, target, settings.extensions)
      await openSchemaTo(database, [...settings.roles, ...roles])
    }
    await rehearseTarget(
      workshop,
      guardedHistory(target, { roles: new Set(roles), schemas: schemasAskedFor(target) }),
      settings,
      { watch, progress, prepare, hurries, onPerformed },
      record,
      server.baselines,
    )
  })
}

/** A row takes about 200 bytes with its indexes, in three copies of a handful of tables. */
const ROWS_IN_MEMORY = 200_000

/** The same of the tables of a whole history: 1.2 GB in three copies. */
const ROWS_OF_HISTORY_IN_MEMORY = 2_000_000

/** A migration fills about one table that none before it has filled. */
async function fitsInMemory({ settings: { all, rows }, targets }: RehearsalRequest): Promise<boolean> {
  if (!all) return rows <= ROWS_IN_MEMORY
  const reviewed = (await targets).reduce((sum, { steps }) => sum + reviewedIn(steps).length, 0)
  return rows * reviewed <= ROWS_OF_HISTORY_IN_MEMORY
}

function serverRequest({ settings, ...request }: RehearsalRequest, inMemory: boolean): ServerRequest {
  const { allowHostServers, env, signal, progress, assets } = request
  const history = async () => {
    // The cluster of a run with several targets is kept with what the first one leaves.
    const [first] = await request.targets
    return first === undefined ? [] : historyDigests(first)
  }
  return {
    history,
    choice: settings.postgres,
    version: settings.postgresVersion,
    image: settings.postgresImage,
    settings: settings.postgresSettings,
    extensions: settings.extensions,
    roles: settings.roles,
    allowHostServers,
    fitsInMemory: inMemory,
    timeoutSeconds: settings.timeoutSeconds,
    env,
    signal,
    progress,
    assets,
  }
}

function notPerformed(cause: unknown, settings: Settings): Unchecked {
  const entry = {
    stage: 'rehearsal',
    migration: null,
    what: 'Not every migration was performed.',
    gates: true,
  }
  if (cause instanceof ServerUnavailable) {
    const tried = cause.attempts.map(({ provider, reason }) => `${provider}: ${reason}`).join(' ')
    return {
      ...entry,
      stage: 'server',
      what: 'No migration was performed: no PostgreSQL server could be started.',
      why: tried,
    }
  }
  if (cause instanceof Interrupted && cause.by === 'timeout') {
    return { ...entry, why: `The time limit of ${settings.timeoutSeconds} s was reached (setting timeout).` }
  }
  if (cause instanceof StoppedSession) return { ...entry, why: cause.message }
  if (cause instanceof UserError || cause instanceof Interrupted) throw cause
  throw new Error('The rehearsal broke off.', { cause })
}
