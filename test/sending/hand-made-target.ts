import { performance } from 'node:perf_hooks'
import type { Layout, Sending } from '../../src/layouts/layout.ts'
import { type LoadedScript, type LoadedTarget, scriptOf } from '../../src/layouts/load-scripts.ts'
import { plain } from '../../src/layouts/plain.ts'
import { stopwatch } from '../../src/model/stopwatch.ts'
import { withWorkshop } from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { rehearseTarget } from '../../src/rehearsal/rehearse-target.ts'
import type { PerformedListener, TargetRecord, TargetSettings } from '../../src/rehearsal/walk.ts'
import { AS_STATEMENTS } from '../support/scripts.ts'

/** As a tool sends that performs all pending files in one transaction of its own. */
export const SHARED: Sending = { ...AS_STATEMENTS, transaction: 'shared', afterCommit: 'autocommits' }

/** What a change under review adds to a history of one script. */
export interface Change {
  readonly base: string
  readonly ups: readonly string[]
  /** `null`: there is none. */
  readonly downs?: readonly (string | null)[]
  readonly sending?: Sending
  readonly all?: boolean
  /** Absent: enough to tell a rewrite from a change of the catalog. */
  readonly rows?: number
  readonly onPerformed?: PerformedListener
}

/** All a layout has to say is how its scripts are sent. */
export function targetOf({ base, ups, downs = [], sending = SHARED }: Change): LoadedTarget {
  const layout: Layout = { ...plain, sending: () => sending }
  const target = { directory: '.', layout, evidence: '', migrations: [], ignored: [] }
  const script = (name: string, text: string): LoadedScript => scriptOf(name, text, () => sending)
  return {
    target,
    steps: [
      { do: 'apply', script: script('0_base.sql', base) },
      ...ups.map((up, index) => {
        const id = `${index + 1}_step`
        const down = downs[index]
        const files = { id, up: { path: `${id}.sql` }, down: null, repeatable: false }
        return {
          do: 'review' as const,
          migration: {
            files,
            change: 'added' as const,
            target,
            up: script(`${id}.sql`, up),
            down: down == null ? null : script(`${id}.down.sql`, down),
            unreadable: new Map(),
          },
        }
      }),
    ],
    removed: [],
    unreadable: new Map(),
  }
}

/** Rehearses the change as a review does. */
export async function rehearseChange(server: PostgresServer, change: Change) {
  const target = targetOf(change)
  const record: TargetRecord = { outcomes: [], unchecked: [], rollbacksTogether: [] }
  const settings: TargetSettings = {
    rows: change.rows ?? 20_000,
    all: change.all ?? false,
    probes: false,
    withReader: false,
  }
  const tools = {
    watch: stopwatch(() => performance.now()),
    progress: () => undefined,
    prepare: async () => undefined,
    hurries: () => false,
    onPerformed: change.onPerformed ?? (async () => undefined),
  }
  await withWorkshop(server, (workshop) => rehearseTarget(workshop, target, settings, tools, record))
  return { target, record }
}
