import { posix } from 'node:path'
import type { DirectoryReading, IgnoredFile, LayoutFamily } from './family.ts'
import type { Layout, MigrationFiles } from './layout.ts'
import { compareText, isWithin } from './paths.ts'
import { AS_PSQL } from './psql-sending.ts'
import type { PlannedChange } from './sqitch-plan.ts'
import type { SqitchProject } from './sqitch-projects.ts'

/**
 * Measured with Sqitch 1.3.1 and psql 15: each script is a run of `psql --file` with ON_ERROR_STOP. Sqitch's own
 * connection holds a lock on its registry meanwhile, and no snapshot: CREATE INDEX CONCURRENTLY does not wait for it.
 */
const SENDING = AS_PSQL

export const sqitch: Layout = {
  name: 'sqitch',
  expectsDown: true,
  /** A change counts as deployed only after its script has succeeded, so the next `sqitch deploy` sends it again. */
  repair: null,
  /**
   * Measured with Sqitch 1.3.1: the identifier of a change is a digest of its line in the plan and of the change before
   * it, so the last one that has run is not found any more once anything above it is put in, taken out or renamed.
   * Scripts that have run are not read again.
   */
  history: {
    tool: 'Sqitch',
    late: {
      does: 'refuses',
      because:
        'The identifier of each change in a plan of Sqitch is made of all that stand above it, so `sqitch deploy` does not find the one that was deployed last any more ("Cannot find change").',
    },
    edited: { does: 'overlooks', because: '`sqitch deploy` does not read the script of what has run again.' },
    sameContent: () => false,
    removed: () => ({
      does: 'refuses',
      because:
        'The identifier of each change in a plan of Sqitch is made of all that stand above it, so `sqitch deploy` does not find the one that was deployed last any more ("Cannot find change").',
    }),
    renamed: null,
    twice: null,
  },
  sending: () => SENDING,
}

/** Files of Sqitch's projects: the plan names and orders them, the directories say what each is for. */
export function sqitchFamily(projects: readonly SqitchProject[]): LayoutFamily {
  const own = projects.filter(({ engine }) => engine === 'pg')
  return {
    layout: sqitch,
    pattern: 'deploy/NAME.sql, revert/NAME.sql or verify/NAME.sql, with NAME in sqitch.plan',
    directoryOf: (path) => own.find((project) => isScript(path, project))?.directory ?? null,
    guessable: () => true,
    read: (paths) => {
      const mine = own.filter((project) => paths.some((path) => isScript(path, project)))
      const readings = mine.map((project) => readProject(project, paths))
      return {
        migrations: readings.flatMap(({ migrations }) => migrations),
        ignored: readings.flatMap(({ ignored }) => ignored),
        conflicts: readings.flatMap(({ conflicts }) => conflicts),
      }
    },
    identify: ({ id }) => ({ version: id, name: '' }),
  }
}

/** Whether the file is a script of the project, whatever its plan says. */
export function isScript(path: string, { deploy, revert, verify, reworked }: SqitchProject): boolean {
  if (!path.endsWith(SUFFIX)) return false
  return [deploy, revert, verify, ...Object.values(reworked)].some((directory) => isWithin(path, directory))
}

const SUFFIX = '.sql'

function readProject(project: SqitchProject, paths: readonly string[]): DirectoryReading {
  const scripts = new Set(paths.filter((path) => isScript(path, project)))
  const { planned } = project
  const changes = planned === null ? changesOfNames(project, scripts) : planned.changes
  const migrations = changes.map((change, place) => migrationOf(project, changes, place, change, scripts))
  const used = new Set(migrations.flatMap(({ up, down, verify }) => [up.path, down?.path, verify?.path]))
  const ignored = [...scripts]
    .filter((path) => !used.has(path))
    .map((path): IgnoredFile => ({ path, why: `${project.plan} does not name it` }))
  return { migrations, ignored, conflicts: planned?.problems ?? [] }
}

/** What a change removes is not in its plan any more; its name tells what belonged together. */
function changesOfNames({ deploy }: SqitchProject, scripts: ReadonlySet<string>): readonly PlannedChange[] {
  const names = [...scripts]
    .filter((path) => isWithin(path, deploy))
    .map((path) => posix.relative(deploy, path).slice(0, -SUFFIX.length))
  return names.sort(compareText).map((name) => ({ name, reworkTags: [] }))
}

/** The plan is what counts: a script that is not there cannot be read, which stops the rehearsal of what follows. */
function migrationOf(
  project: SqitchProject,
  changes: readonly PlannedChange[],
  place: number,
  { name, reworkTags }: PlannedChange,
  scripts: ReadonlySet<string>,
): MigrationFiles {
  const directories = reworkTags.length > 0 ? project.reworked : project
  const [first] = reworkTags
  const tagged = (tag: string | undefined) => (tag === undefined ? name : `${name}@${tag}`)
  const tag = reworkTags.find((one) => scripts.has(scriptPath(directories.deploy, tagged(one)))) ?? first
  const id = tagged(tag)
  const up = scriptPath(directories.deploy, id)
  const down = scriptPath(directories.revert, id)
  const verify = scriptPath(directories.verify, id)
  const earlier = changes.slice(0, place).findLastIndex((change) => change.name === name)
  const before = changes[earlier]
  const current = scriptPath(project.deploy, name)
  return {
    id,
    up: { path: up },
    down: scripts.has(down) ? { path: down } : null,
    ...(scripts.has(verify) ? { verify: { path: verify } } : {}),
    ...(up === current && before === undefined
      ? {}
      : {
          rework: {
            current,
            previous:
              before === undefined ? null : migrationOf(project, changes, earlier, before, scripts).up.path,
          },
        }),
    repeatable: false,
  }
}

const scriptPath = (directory: string, name: string) => posix.join(directory, `${name}${SUFFIX}`)
