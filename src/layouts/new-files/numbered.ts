import { posix } from 'node:path'
import type { MigrationFiles, Target } from '../layout.ts'
import { directoryOfPath, fileName } from '../paths.ts'
import { endingLine, type NewFile, type NewMigration, NOTHING_TO_UNDO } from './new-migration.ts'
import { nextVersions } from './next-versions.ts'

/**
 * Ids for migrations behind the last one of the target, numbered as it is and named after `origin`:
 * `000013_add_orders_2`. `null` where the last one has no number to count on.
 *
 * @param name takes an id apart into what stands before the last number of its version, that number, and the rest.
 */
export function followingIds(
  target: Target,
  origin: MigrationFiles,
  count: number,
  name: RegExp = /^()(\d+)(.*)$/s,
): readonly string[] | null {
  const [, , , after] = name.exec(origin.id) ?? []
  const last = target.migrations.findLast(({ repeatable }) => !repeatable)
  const [, before, number] = name.exec(last?.id ?? '') ?? []
  if (after === undefined || before === undefined || number === undefined) return null
  return nextVersions(number, count).map((next, index) => `${before}${next}${after}_${index + 2}`)
}

/** The files of migrations that are a script each, named as those of `origin` are. */
export function scriptFiles(
  origin: MigrationFiles,
  ids: readonly string[],
  migrations: readonly NewMigration[],
  emptyDown: string = NOTHING_TO_UNDO,
): readonly NewFile[] | null {
  const files = migrations.map(({ up, down }, index): readonly NewFile[] | null => {
    const id = ids[index] ?? ''
    const path = renamed(origin.up.path, origin.id, id)
    if (path === null) return null
    const added: NewFile = { path, change: 'add', text: endingLine(up) }
    if (origin.down === null) return [added]
    const downPath = renamed(origin.down.path, origin.id, id) ?? path.replace(/\.up(?=\.[^/]*$)/, '.down')
    if (downPath === path) return null
    return [added, { path: downPath, change: 'add', text: down === null ? emptyDown : endingLine(down) }]
  })
  return files.some((each) => each === null) ? null : files.flatMap((each) => each ?? [])
}

/** The path with another id in its file name; `null` where the name does not begin with it. */
function renamed(path: string, from: string, to: string): string | null {
  const name = fileName(path)
  if (!name.startsWith(from)) return null
  return posix.join(directoryOfPath(path), to + name.slice(from.length))
}
