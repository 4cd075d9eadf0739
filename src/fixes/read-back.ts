import { familiesWith } from '../layouts/families.ts'
import type { MigrationFiles, ScriptFile, Target } from '../layouts/layout.ts'
import { type LoadedMigration, type LoadedScript, loadScript } from '../layouts/load-scripts.ts'
import type { NewFile } from '../layouts/new-files/new-migration.ts'
import { parseSqitchPlan } from '../layouts/sqitch-plan.ts'

/**
 * What the layout makes of a directory to which files were written: the script that was edited, then `added` new
 * migrations. `null` where it does not find them behind all others, each with a down script where the migration has one.
 */
export function readBack(
  { files: own, target: before }: LoadedMigration,
  script: LoadedScript,
  written: readonly NewFile[],
  added: number,
): readonly LoadedScript[] | null {
  const target = withPlan(before, written)
  const family = familiesWith(target.project === undefined ? [] : [target.project])[target.layout.name]
  const known = before.migrations.flatMap(pathsOf)
  const paths = [...new Set([...known, ...written.map(({ path }) => path)])]
  const { migrations, conflicts } = family.read(
    paths.filter((path) => isOf(path, target, family.directoryOf)),
  )
  const fresh = new Set(written.flatMap(({ path, change }) => (change === 'add' ? [path] : [])))
  const last = migrations.slice(migrations.length - added)
  const isNew = ({ up, down }: MigrationFiles) =>
    fresh.has(up.path) && (own.down === null || (down !== null && fresh.has(down.path)))
  if (conflicts.length > 0 || migrations.length !== before.migrations.length + added || !last.every(isNew))
    return null
  const edited = migrations
    .flatMap(({ up, down }) => [up, ...(down === null ? [] : [down])])
    .find(({ path }) => path === script.file)
  if (edited === undefined) return null
  const texts = textsOf(script, edited, written)
  const scripts = [edited, ...last.map(({ up }) => up)].map((one) => loadScript(one, target, texts))
  return scripts.every((one) => one !== null) ? scripts : null
}

function pathsOf({ up, down, verify }: MigrationFiles): readonly string[] {
  return [up, down, verify ?? null].flatMap((one) =>
    one === null ? [] : one.settingsPath === undefined ? [one.path] : [one.path, one.settingsPath],
  )
}

/** A settings file of Flyway counts as one of its directory, a plan of Sqitch does not. */
function isOf(path: string, { directory }: Target, directoryOf: (path: string) => string | null): boolean {
  return directoryOf(path) === directory
}

function withPlan(target: Target, written: readonly NewFile[]): Target {
  const { project } = target
  const plan = written.find(({ path }) => path === project?.plan)
  if (project === undefined || plan === undefined) return target
  return {
    ...target,
    project: { ...project, planText: plan.text, planned: parseSqitchPlan(plan.text, plan.path) },
  }
}

function textsOf(
  { source }: LoadedScript,
  { path, settingsPath }: ScriptFile,
  written: readonly NewFile[],
): ReadonlyMap<string, string> {
  const { text = '', settings = null } = source ?? {}
  return new Map([
    [path, text],
    ...(settingsPath === undefined || settings === null ? [] : [[settingsPath, settings] as const]),
    ...written.map((file) => [file.path, file.text] as const),
  ])
}
