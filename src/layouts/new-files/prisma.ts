import { posix } from 'node:path'
import { directoryOfPath, fileName } from '../paths.ts'
import { endingLine, type FileWriter, type NewFile, NOTHING_TO_UNDO } from './new-migration.ts'
import { followingIds } from './numbered.ts'

/** A directory each. What cannot run in a transaction stands alone in its file, and needs no mark. */
export const prismaFiles: FileWriter = {
  following: (target, origin, migrations) => {
    const ids = followingIds(target, origin, migrations.length)
    const parent = directoryOfPath(directoryOfPath(origin.up.path))
    if (ids === null) return null
    return migrations.flatMap(({ up, down }, index): readonly NewFile[] => {
      const file = (like: string, text: string): NewFile => ({
        path: posix.join(parent, ids[index] ?? '', fileName(like)),
        change: 'add',
        text,
      })
      const added = file(origin.up.path, endingLine(up))
      if (origin.down === null) return [added]
      return [added, file(origin.down.path, down === null ? NOTHING_TO_UNDO : endingLine(down))]
    })
  },
  outside: null,
}
