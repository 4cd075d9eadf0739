import { posix } from 'node:path'
import type { LayoutName } from '../config/settings.ts'
import { LAYOUT_FAMILIES } from './families.ts'
import { directoryOfPath } from './paths.ts'
import type { SqitchProject } from './sqitch-projects.ts'

/** A directory to list, with so many levels of directories in it. */
export interface PlaceToList {
  readonly directory: string
  readonly depth: number
}

/** Scripts of Sqitch may have slashes in their names. */
const SQITCH_DEPTH = 3

/** Directories that may hold the migrations beside files that are known by name alone. */
export function placesAround(
  files: readonly string[],
  layout: LayoutName | 'auto',
  projects: readonly SqitchProject[],
): readonly PlaceToList[] {
  const families = layout === 'auto' ? Object.values(LAYOUT_FAMILIES) : [LAYOUT_FAMILIES[layout]]
  const depths = new Map<string, number>()
  for (const file of files) {
    for (const { directoryOf } of families) {
      const directory = directoryOf(file)
      if (directory === null) continue
      const depth = directory === directoryOfPath(file) ? 0 : 1
      depths.set(directory, Math.max(depth, depths.get(directory) ?? 0))
    }
  }
  for (const { deploy, revert, reworked } of projects) {
    for (const directory of [deploy, revert, ...Object.values(reworked)]) depths.set(directory, SQITCH_DEPTH)
  }
  return [...depths].map(([directory, depth]) => ({ directory, depth }))
}

/** Where the plan or the configuration of a Sqitch project may lie: beside the files, and in the directories above. */
export function sqitchFilesAround(files: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const file of files) {
    for (let at = directoryOfPath(file); !found.has(at); at = posix.dirname(at)) found.add(at)
  }
  return [...found].flatMap((at) => [posix.join(at, 'sqitch.conf'), posix.join(at, 'sqitch.plan')])
}
