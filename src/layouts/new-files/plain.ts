import type { FileWriter } from './new-migration.ts'
import { followingIds, scriptFiles } from './numbered.ts'

/** `1.2_x` and `2017-09-23-182408_x` have several numbers in their version. */
const NAME = /^((?:\d+[.-])*)(\d+)(.*)$/s

/** A file each, with a down script where the others keep theirs. What runs in no transaction stands alone in its file. */
export const plainFiles: FileWriter = {
  following: (target, origin, migrations) => {
    const ids = followingIds(target, origin, migrations.length, NAME)
    return ids && scriptFiles(origin, ids, migrations)
  },
  outside: null,
}
