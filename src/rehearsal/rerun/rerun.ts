import { type CutPoint, commitPoints, cutPoints } from '../../layouts/cut-points.ts'
import type { LoadedMigration, LoadedScript } from '../../layouts/load-scripts.ts'
import { repairStep } from '../../layouts/repair.ts'
import type { Rerun, SqlError, Unchecked } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import type { Stopwatch } from '../../model/stopwatch.ts'
import type { RehearsedMigration } from '../rehearse-migration.ts'
import type { StateBefore } from '../rollback/rollback.ts'
import type { Replay } from '../watching/replay.ts'
import { rehearseFailure, rehearsePoint } from './rerun-point.ts'
import { withStraightRun } from './straight-run.ts'

export interface Reruns {
  /** Empty: a failure leaves nothing behind. Absent: not known. */
  readonly rerun?: readonly Rerun[]
  readonly unchecked: readonly Unchecked[]
}

/** Scripts of more places are those of many small statements, which tell the same again and again. */
const MOST_POINTS = 20

/**
 * Cuts an up script off wherever it has committed a part of itself, and runs it again. A script in one transaction
 * leaves nothing behind, so nothing is performed for it.
 */
export async function rehearseReruns(
  before: StateBefore,
  migration: LoadedMigration & { readonly up: LoadedScript },
  { up: { sent, replay }, catalogAfter }: Pick<RehearsedMigration, 'up' | 'catalogAfter'>,
  { watch, hurries }: { readonly watch: Stopwatch; readonly hurries: () => boolean },
): Promise<Reruns> {
  const { up } = migration
  if (!up.parsed().ok) return { ...(sent.error === null ? {} : { rerun: [] }), unchecked: [] }
  const points = cutPoints(up.statements(), up.sending)
  if (points.length === 0 || up.sending.refusal !== null) return { rerun: [], unchecked: [] }
  // How a script goes on that a limit has stopped nobody knows, and the report says so already.
  if (wasStopped(sent.error)) return { unchecked: [] }
  const gaps = gapList(migration, points.length)
  const repair = repairStep(migration.target, migration.files)
  const told = (rerun: Rerun): Rerun => (repair === null ? rerun : { ...rerun, repair })
  return await watch.time('rerun', async () => {
    if (sent.error !== null) {
      const failed = failedStatement(up, sent.error, replay)
      if (failed < 0) return { unchecked: gaps(PLACE_UNKNOWN, 1) }
      const point = failurePoint(up, failed)
      if (point === null) return { rerun: [], unchecked: [] }
      if (hurries()) return { unchecked: gaps(HURRIED, 1) }
      const rerun = await rehearseFailure(before, up, point, watch.now)
      return { rerun: rerun === null ? [] : [told(rerun)], unchecked: [] }
    }
    const chosen = choose(points)
    const rerun: Rerun[] = []
    const unchecked = gaps(LIMITED, points.length - chosen.length)
    await withStraightRun(before, up, catalogAfter, watch.now, async (straight) => {
      for (const [index, point] of chosen.entries()) {
        if (hurries()) {
          unchecked.push(...gaps(HURRIED, chosen.length - index))
          return
        }
        const outcome = await rehearsePoint(before, up, point, straight, watch.now)
        if (outcome === null) continue
        if ('rerun' in outcome) rerun.push(told(outcome.rerun))
        else unchecked.push(...gaps(outcome.why, 1, up.statements()[point.after]?.parsed.line))
      }
    })
    return { rerun, unchecked }
  })
}

const LIMITED = `At most ${MOST_POINTS} places of a script are tried.`
const HURRIED = 'More than half of the time limit had passed (setting timeout).'
const PLACE_UNKNOWN = 'The server does not say where the script failed.'

/** Its index. The replay of a message knows it; of a script that hangs in its own tool only the tool's run does. */
function failedStatement(up: LoadedScript, { line }: SqlError, replay: Replay | null): number {
  const replayed = replay?.statements.findIndex((one) => one?.effects.error != null) ?? -1
  if (replayed >= 0 || line === null) return replayed
  return up.statements().findIndex(({ parsed }) => parsed.line <= line && line <= parsed.endLine)
}

/** The statement that failed where it commits by itself, else the last commit before it; `null` where there is none. */
function failurePoint(up: LoadedScript, failed: number): CutPoint | null {
  const points = commitPoints(up.statements(), up.sending)
  const itself = points.find(({ after, during }) => during && after === failed)
  return itself ?? points.findLast(({ after, during }) => !during && after < failed) ?? null
}

/** Commands that are cut off midway first: they leave what nobody expects. In the order of the script. */
function choose(points: readonly CutPoint[]): readonly CutPoint[] {
  const preferred = [...points.filter(({ during }) => during), ...points.filter(({ during }) => !during)]
  const chosen = new Set(preferred.slice(0, MOST_POINTS))
  return points.filter((point) => chosen.has(point))
}

/** One entry for all points left out for the same reason. */
function gapList({ files, up }: LoadedMigration, all: number) {
  return (why: string, count: number, line?: number): Unchecked[] => {
    if (count === 0) return []
    const where = `at ${count} of the ${all} places where the script has committed a part of itself`
    const what = `What a failure leaves behind was not tried${all === 1 ? '' : ` ${where}`}.`
    const place = { ...(up === null ? {} : { file: up.file }), ...(line === undefined ? {} : { line }) }
    return [{ stage: 'rerun', migration: files.id, ...place, what, why, gates: false }]
  }
}
