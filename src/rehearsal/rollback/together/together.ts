import type { LoadedMigration } from '../../../layouts/load-scripts.ts'
import type { Unchecked } from '../../../model/report.ts'
import { StoppedSession } from '../../../postgres/bounds/stopped-session.ts'
import type { MigrationWithUp } from '../../rehearse-migration.ts'
import type { Walk } from '../../walk.ts'
import type { RollbackGroup } from './group.ts'
import { type PassRequest, type PassResult, performPass } from './pass.ts'

/**
 * Applies the migrations of a group in order and rolls them back in reverse, as far as their down scripts go from the
 * end: what a deployment of all of them needs when it has to be taken back. Told by itself, because one down script
 * may rest on the others, and may be in their way.
 */
export async function rehearseTogether(walk: Walk, group: RollbackGroup): Promise<void> {
  const cut = cutAtDeadEnd(walk, group)
  if (cut.members.length < 2) return
  const told = await perform(walk, group, cut).catch((cause: unknown) => {
    const { signal } = walk.database.workshop.server
    if (!(cause instanceof StoppedSession) || signal.aborted) throw cause
    return notRun(cause.message)
  })
  const [first] = cut.members
  if (first === undefined) return
  const { directory } = first.target
  const reason = told.reason ?? cut.reason
  walk.rollbacksTogether.push({
    target: directory,
    migrations: cut.members.map(({ files }) => files.id),
    ...told,
    ...(reason === undefined ? {} : { reason }),
  })
  // What was not applied is told already, and nothing could be taken back.
  const applied = cut.members.every((member) => wasApplied(walk.outcomes, member))
  if (told.status === 'not-run' && applied) walk.unchecked.push(notPerformed(cut.members, told.reason ?? ''))
}

interface Cut {
  readonly members: readonly MigrationWithUp[]
  readonly reason?: string
}

/** A tool that rolls back step by step stops at the first migration without a way back. */
function cutAtDeadEnd({ outcomes }: Walk, { members }: RollbackGroup): Cut {
  const from = members.findLastIndex((member) => deadEnd(outcomes, member) !== null)
  const end = members[from]
  if (end === undefined) return { members }
  const why = deadEnd(outcomes, end)
  return {
    members: members.slice(from + 1),
    reason: `The rollback goes no further back than \`${end.files.id}\`: ${why}.`,
  }
}

function deadEnd(outcomes: Walk['outcomes'], member: LoadedMigration): string | null {
  if (member.down === null) return 'it has no down script'
  const outcome = outcomes.find(({ migration }) => migration === member)
  if (!outcome?.performed) return null
  const { rollback } = outcome.rehearsed
  if (rollback.irreversible?.by === 'author') return 'its author says that it cannot be reversed'
  return outcome.wants.down === null ? null : 'the rehearsal lacks what its down script needs'
}

function wasApplied(outcomes: Walk['outcomes'], member: LoadedMigration): boolean {
  const outcome = outcomes.find(({ migration }) => migration === member)
  return outcome?.performed === true && outcome.rehearsed.up.sent.error === null
}

async function perform(walk: Walk, group: RollbackGroup, { members }: Cut): Promise<PassResult> {
  const { database, tools } = walk
  if (group.start === null) return notRun(`\`${group.members[0]?.files.id}\` was not performed to its end.`)
  if (tools.hurries()) return notRun(HURRIED)
  const request: PassRequest = { walk, group, members, start: group.start, thorough: members.length <= FEW }
  tools.progress(`Rolling ${members.length} migrations back together.`)
  return await database.workshop.server.watchdog.boundMigration(async () => {
    const told = await performPass(request)
    const unexplained =
      told.status === 'differs' &&
      told.steps.every(({ restores }, index, all) => (index === all.length - 1 ? !restores : restores))
    // Looked at rarely, the last step shows what any of them may have left.
    return unexplained && !request.thorough && !tools.hurries()
      ? await performPass({ ...request, thorough: true })
      : told
  })
}

/** The whole schema is read after each down script of this many; of more only after those that do not restore alone. */
const FEW = 25

const HURRIED = 'More than half of the time limit had passed (setting timeout).'

export function notRun(reason: string): PassResult {
  return { status: 'not-run', reason, steps: [], dataLoss: [], error: null }
}

function notPerformed(members: readonly MigrationWithUp[], why: string): Unchecked {
  const last = members.at(-1)
  return {
    stage: 'rollback',
    migration: last?.files.id ?? null,
    ...(last?.down ? { file: last.down.file } : {}),
    what: `The last ${members.length} migrations were not rolled back together.`,
    why,
    gates: false,
  }
}
