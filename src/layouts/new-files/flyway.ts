import type { MigrationFiles } from '../layout.ts'
import { fileName } from '../paths.ts'
import { endingLine, type FileWriter, type NewFile, NOTHING_TO_UNDO } from './new-migration.ts'
import { followingIds } from './numbered.ts'

/** `V1.2__x` and `V1_2__x` have several numbers in their version. */
const NAME = /^(V(?:\d+[._])*)(\d+)((?:__.*)?)$/s

const OUTSIDE = 'executeInTransaction=false\n'

/** https://documentation.red-gate.com/fd/script-configuration-277578993.html */
const outside = (scriptPath: string, settings: string | null): NewFile =>
  settings === null
    ? { path: `${scriptPath}.conf`, change: 'add', text: OUTSIDE }
    : { path: `${scriptPath}.conf`, change: 'edit', text: `${endingLine(settings)}${OUTSIDE}` }

/** A file each, with a settings file beside it where its statements commit by themselves. */
export const flywayFiles: FileWriter = {
  following: (target, origin, migrations) => {
    const ids = followingIds(target, origin, migrations.length, NAME)
    if (ids === null) return null
    return migrations.flatMap(({ up, down, transaction }, index): readonly NewFile[] => {
      const id = ids[index] ?? ''
      const path = beside(origin.up.path, `${id}.sql`)
      const script = (at: string, text: string): readonly NewFile[] => [
        { path: at, change: 'add', text },
        ...(transaction ? [] : [outside(at, null)]),
      ]
      return [
        ...script(path, endingLine(up)),
        ...undoOf(origin, id).flatMap((at) => script(at, down === null ? NOTHING_TO_UNDO : endingLine(down))),
      ]
    })
  },
  outside,
  concurrently:
    'Flyway needs flyway.postgresql.transactional.lock=false for it: otherwise a transaction of its own keeps it waiting for ever.',
}

function undoOf({ down }: MigrationFiles, id: string): readonly string[] {
  return down === null ? [] : [beside(down.path, `U${id.slice(1)}.sql`)]
}

const beside = (path: string, name: string) => path.slice(0, -fileName(path).length) + name
