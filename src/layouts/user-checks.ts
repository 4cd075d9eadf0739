import { posix } from 'node:path'
import type { Tree } from '../changes/tree.ts'
import { UserError } from '../model/errors.ts'
import type { Sending } from './layout.ts'
import { type LoadedMigration, type LoadedScript, type LoadedTarget, scriptOf } from './load-scripts.ts'
import { compareText, isWithin } from './paths.ts'

/** When a check is asked. The words stand in the report and in the comment that chooses them. */
export const MOMENTS = ['before', 'after up', 'after down'] as const
export type Moment = (typeof MOMENTS)[number]

/** SQL of the user that says whether the database is as it should be. */
export interface UserCheck {
  readonly script: LoadedScript
  readonly moments: readonly Moment[]
  /** `no rows`: a query that returns any fails, and an error does. `no error`: only an error does. */
  readonly demands: 'no rows' | 'no error'
}

/** How checks are sent is ours to say: nothing of them stays, so nothing of a tool's transaction holds. */
const SENDING: Sending = {
  sentAs: 'statements',
  transaction: 'one',
  stripsByteOrderMark: true,
  companion: [],
  refusal: null,
}

/**
 * The files that the setting `verify` means: each named file, and all `.sql` files of each named directory, in the
 * order of their paths.
 *
 * @throws UserError where a path names nothing.
 */
export function checkFiles(files: readonly string[], given: readonly string[]): readonly string[] {
  const found = given.flatMap((item) => {
    const place = posix.join(item, '.')
    const inside = files.filter((path) => path === place || (isWithin(path, place) && /\.sql$/i.test(path)))
    if (inside.length > 0) return inside
    throw new UserError(
      `The setting verify names ${item}, and the change holds no such file and no directory of that name with .sql files. Paths count from the root of the repository; check the spelling.`,
    )
  })
  return [...new Set(found)].sort(compareText)
}

/**
 * Reads the files that the setting `verify` means, at the head of the change.
 *
 * @throws UserError for a file that is no text, and for a moment that does not exist.
 */
export async function readChecks(tree: Tree, paths: readonly string[]): Promise<readonly UserCheck[]> {
  if (paths.length === 0) return []
  const { texts, unreadable } = await tree.readMany(paths)
  const [bad] = unreadable
  if (bad !== undefined) throw new UserError(`The setting verify names ${bad[0]}, which ${bad[1]}.`)
  return paths.map((path) => {
    const text = texts.get(path) ?? ''
    return {
      script: scriptOf(path, text, () => SENDING),
      moments: momentsIn(path, text),
      demands: 'no rows',
    }
  })
}

const DIRECTIVE = /^[^\S\n]*--[^\S\n]*rehearse:[^\S\n]*(.*?)\s*$/im

/** A comment `-- rehearse: after up` limits a file to that moment; several are separated by commas. */
function momentsIn(path: string, text: string): readonly Moment[] {
  const directive = DIRECTIVE.exec(text)
  if (directive === null) return MOMENTS
  const words = (directive[1] ?? '').toLowerCase().split(/\s*,\s*/)
  const unknown = words.find((word) => !MOMENTS.some((moment) => moment === word))
  if (unknown === undefined) return MOMENTS.filter((moment) => words.includes(moment))
  const line = text.slice(0, directive.index).split('\n').length
  throw new UserError(
    `${path}:${line} says "rehearse: ${directive[1]}". Write one of ${MOMENTS.join(', ')}, or several with commas between them.`,
  )
}

/** Adds checks to every migration under review. */
export function withChecks(loaded: LoadedTarget, checks: readonly UserCheck[]): LoadedTarget {
  if (checks.length === 0) return loaded
  const added = (migration: LoadedMigration): LoadedMigration => ({
    ...migration,
    checks: [...(migration.checks ?? []), ...checks],
  })
  return {
    ...loaded,
    steps: loaded.steps.map((step) =>
      step.do === 'review' ? { ...step, migration: added(step.migration) } : step,
    ),
  }
}
