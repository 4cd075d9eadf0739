import type { Tree } from '../changes/tree.ts'
import type { Migration } from '../model/report.ts'
import { type ParsedScript, type ParsedStatement, parseScript } from '../sql/parse.ts'
import { asPsqlSends } from '../sql/psql-input.ts'
import { type PsqlOnly, psqlOnly, psqlVariable } from '../sql/psql-only.ts'
import { type ScriptStatement, scriptStatements } from '../sql/script-statement.ts'
import type { MigrationFiles, ScriptFile, Sending, Target } from './layout.ts'
import type { LoadedHistory } from './loaded-history.ts'
import type { ReviewedMigration } from './select-reviewed.ts'
import type { UserCheck } from './user-checks.ts'

/** A script ready to be sent as its tool sends it. Parsed on first use. */
export interface LoadedScript {
  readonly file: string
  readonly text: string
  readonly sending: Sending
  readonly parsed: () => ParsedScript
  /** Empty where the script does not parse. */
  readonly statements: () => readonly ScriptStatement[]
  /**
   * What keeps the script from being performed although its tool may run it: it needs psql, which could start any
   * program. Only where no known tool decides how files are sent, or psql is what it runs; any other sends this to the
   * server, which refuses.
   */
  readonly obstacle: () => PsqlOnly | null
  /** Where it was read: the text of the file, and of the settings beside it; `null`: there are none. */
  readonly source?: { readonly text: string; readonly settings: string | null }
}

/** A migration the change touches, with its scripts. */
export interface LoadedMigration {
  readonly files: MigrationFiles
  readonly change: Migration['change']
  readonly target: Target
  readonly up: LoadedScript | null
  /** `null` also where the settings turn rollbacks off. */
  readonly down: LoadedScript | null
  /** Absent: none. */
  readonly checks?: readonly UserCheck[]
  /** Why a script could not be read, by path. */
  readonly unreadable: ReadonlyMap<string, string>
  /** Whether production has run this statement of the up script. Absent: it has run none of them. */
  readonly hasRun?: (sql: string) => boolean
}

/** One step on the way from an empty database to the head. */
export type HistoryStep =
  | { readonly do: 'apply'; readonly script: LoadedScript }
  /** An earlier migration whose file is no text: nothing after it stands on what production has. */
  | { readonly do: 'stop'; readonly file: string }
  /** `containedIn`: the schema dump that stands for the history holds what the migration did before the change. */
  | { readonly do: 'review'; readonly migration: LoadedMigration; readonly containedIn?: string }

/** The script that a step applies, as far as it could be read. */
export function appliedIn(step: HistoryStep): readonly LoadedScript[] {
  switch (step.do) {
    case 'apply':
      return [step.script]
    case 'review':
      return step.migration.up === null ? [] : [step.migration.up]
    case 'stop':
      return []
  }
}

/** The migrations under review among steps, in their order. */
export function reviewedIn(steps: readonly HistoryStep[]): readonly LoadedMigration[] {
  return steps.flatMap((step) => (step.do === 'review' ? [step.migration] : []))
}

export interface LoadedTarget {
  readonly target: Target
  readonly steps: readonly HistoryStep[]
  readonly removed: readonly ReviewedMigration[]
  /** Baseline files that are no text, by path. */
  readonly unreadable: ReadonlyMap<string, string>
  /** What the change makes of what has run. Absent: nobody asked. */
  readonly history?: LoadedHistory
}

/**
 * Puts a target's migrations into the order in which production meets them: everything the change leaves alone
 * is applied already, so what it adds comes last, whatever its number. A modified migration is reviewed at its
 * own place, because later ones may rest on it. A schema dump stands for everything that the change does not add.
 */
export async function loadTarget(
  tree: Tree,
  target: Target,
  reviewed: readonly ReviewedMigration[],
  all: boolean,
  dump: LoadedScript | null = null,
): Promise<LoadedTarget> {
  const changes = new Map(reviewed.map((item) => [item.migration.id + item.migration.up.path, item.change]))
  const changeOf = (files: MigrationFiles) => changes.get(files.id + files.up.path) ?? (all ? 'added' : null)
  const scripts = target.migrations.flatMap((files) =>
    changeOf(files) === null
      ? dump === null
        ? [files.up]
        : []
      : [
          files.up,
          ...(files.down && target.rollback !== 'off' ? [files.down] : []),
          ...(files.verify ? [files.verify] : []),
        ],
  )
  const paths = scripts.flatMap((script) => [
    script.path,
    ...(script.settingsPath ? [script.settingsPath] : []),
  ])
  const { texts, unreadable } = await tree.readMany(paths)
  const load = (script: ScriptFile | null) => (script === null ? null : loadScript(script, target, texts))
  const late: HistoryStep[] = []
  const steps = target.migrations.flatMap((files): HistoryStep[] => {
    const change = changeOf(files)
    if (change === null && dump !== null) return []
    const up = load(files.up)
    if (change === null)
      return [up === null ? { do: 'stop', file: files.up.path } : { do: 'apply', script: up }]
    const checks = verifying(load(files.verify ?? null))
    const migration: LoadedMigration = {
      files,
      change,
      target,
      up,
      down: load(files.down),
      ...checks,
      unreadable,
    }
    if (change !== 'added' && dump !== null) return [{ do: 'review', migration, containedIn: dump.file }]
    if (change !== 'added' || all) return [{ do: 'review', migration }]
    late.push({ do: 'review', migration })
    return []
  })
  return {
    target,
    steps: [...(dump === null ? [] : [{ do: 'apply', script: dump } as const]), ...steps, ...late],
    removed: reviewed.filter((item) => item.change === 'removed'),
    unreadable,
  }
}

/** The tool's own check: asked once the up script has run, and only an error is a failure. */
function verifying(script: LoadedScript | null): Pick<LoadedMigration, 'checks'> {
  return script === null ? {} : { checks: [{ script, moments: ['after up'], demands: 'no error' }] }
}

/** A script as its tool sends it, from the texts of files by path. `null`: it is not among them. */
export function loadScript(
  script: ScriptFile,
  target: Target,
  texts: ReadonlyMap<string, string>,
): LoadedScript | null {
  const found = texts.get(script.path)
  if (found === undefined) return null
  const text = target.project === undefined ? found : asPsqlSends(found, target.project.variables)
  const settings = script.settingsPath === undefined ? null : (texts.get(script.settingsPath) ?? null)
  const loaded = scriptOf(script.path, text, (statements) =>
    target.layout.sending(text, statements, settings),
  )
  return {
    ...loaded,
    obstacle: () => obstacleOf(loaded, target.layout.name),
    source: { text: found, settings },
  }
}

/** Sqitch runs psql, with its variables; files of no known tool are often run by it. */
function obstacleOf({ text, parsed }: LoadedScript, layout: Target['layout']['name']): PsqlOnly | null {
  switch (layout) {
    case 'plain':
      return psqlOnly(text, parsed())
    case 'sqitch':
      return psqlOnly(text, parsed()) ?? psqlVariable(text, parsed())
    default:
      return null
  }
}

/** A script from its text. It is parsed once, when somebody asks for it. */
export function scriptOf(
  file: string,
  text: string,
  sending: (statements: () => readonly ParsedStatement[]) => Sending,
): LoadedScript {
  let parsed: ParsedScript | null = null
  let statements: readonly ScriptStatement[] | null = null
  const parse = () => {
    parsed ??= parseScript(text)
    return parsed
  }
  const parsedStatements = (): readonly ParsedStatement[] => {
    const result = parse()
    return result.ok ? result.statements : []
  }
  return {
    file,
    text,
    sending: sending(parsedStatements),
    parsed: parse,
    statements: () => {
      statements ??= scriptStatements(parsedStatements())
      return statements
    },
    obstacle: () => null,
  }
}
