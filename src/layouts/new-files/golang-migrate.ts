import type { FileWriter } from './new-migration.ts'
import { followingIds, scriptFiles } from './numbered.ts'

/** A pair of files each. What cannot run in a transaction stands alone in its file, and needs no mark. */
export const golangMigrateFiles: FileWriter = {
  following: (target, origin, migrations) => {
    const ids = followingIds(target, origin, migrations.length)
    return ids && scriptFiles(origin, ids, migrations)
  },
  outside: null,
}
