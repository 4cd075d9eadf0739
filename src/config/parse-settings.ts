import { UserError } from '../model/errors.ts'
import type { ConfigFile } from './config-file.ts'
import { didYouMean } from './nearest.ts'
import { FAIL_ON, LAYOUT_NAMES, ON_UNCHECKED, REVIEW_OPTIONS } from './options.ts'
import { readPostgresChoice } from './postgres-choice.ts'
import { readRollbackModes } from './rollback-modes.ts'
import { readRuleSettings } from './rule-settings.ts'
import {
  isGiven,
  type Reading,
  readCount,
  readFlag,
  readList,
  readPairs,
  readText,
} from './setting-values.ts'
import { type Settings, SUPPORTED_POSTGRES_MAJORS } from './settings.ts'

export interface SettingsContext {
  /** Absolute path of the repository. */
  readonly repo: string
  /** The configuration file; what the caller gives wins over it. */
  readonly file: ConfigFile | null
  /** How the caller's user writes a setting: `--rows` on the command line, `rows` as an Action input. */
  readonly label: (name: string) => string
}

const NAMES: readonly string[] = REVIEW_OPTIONS.map((option) => option.name)
const LAYOUTS = ['auto', ...LAYOUT_NAMES] as const

/**
 * Settings from what the caller gave (`raw`, by option name), else from the configuration file, else the
 * defaults. An empty text counts as not given. Throws one `UserError` that names every mistake at once.
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>, context: SettingsContext): Settings {
  const problems: string[] = [...(context.file?.problems ?? [])]
  for (const name of Object.keys(raw)) {
    if (NAMES.includes(name)) continue
    problems.push(`${context.label(name)} is not a setting.${didYouMean(name, NAMES)}`)
  }

  const given = (name: string): { readonly value: unknown; readonly where: string } | null => {
    if (isGiven(raw[name])) return { value: raw[name], where: context.label(name) }
    const inFile = context.file?.values[name]
    return isGiven(inFile) ? { value: inFile, where: `${context.file?.place(name)}: ${name}` } : null
  }
  const read = <T, F>(name: string, reader: (value: unknown) => Reading<T>, fallback: F): T | F => {
    const source = given(name)
    if (source === null) return fallback
    const reading = reader(source.value)
    if (reading.ok) return reading.value
    problems.push(`${source.where} ${reading.problem}`)
    return fallback
  }
  const word = <T extends string, F>(name: string, words: readonly T[], fallback: F): T | F =>
    read(name, (value) => readText(value, words) as Reading<T>, fallback)
  const text = (name: string) => read(name, (value) => readText(value, null), null)
  const flag = (name: string) => read(name, readFlag, false)
  const list = (name: string) => read(name, readList, [])
  const count = <F>(name: string, least: number, most: number, fallback: F) =>
    read(name, (value) => readCount(value, { least, most }), fallback)

  const failOn = word('fail-on', FAIL_ON, 'error')
  const settings: Settings = {
    repo: context.repo,
    base: text('base'),
    head: text('head'),
    all: flag('all'),
    paths: list('paths'),
    layout: word('layout', LAYOUTS, 'auto'),
    postgres: read('postgres', readPostgresChoice, { kind: 'auto' }),
    postgresVersion: count(
      'postgres-version',
      Math.min(...SUPPORTED_POSTGRES_MAJORS),
      Math.max(...SUPPORTED_POSTGRES_MAJORS),
      null,
    ),
    postgresImage: text('postgres-image'),
    postgresSettings: read('postgres-settings', readPairs, {}),
    baseline: text('baseline'),
    verify: list('verify'),
    extensions: list('extensions'),
    roles: list('roles'),
    allowHostServer: flag('allow-host-server'),
    rows: count('rows', 1, 100_000_000, 100_000),
    timeoutSeconds: count('timeout', 1, 86_400, 300),
    probes: flag('probes'),
    withReader: flag('with-reader'),
    rollback: read('rollback', readRollbackModes, []),
    rules: read('rules', readRuleSettings, []),
    budgetReadsMs: count('budget-reads', 0, 86_400_000, 200),
    budgetWritesMs: count('budget-writes', 0, 86_400_000, 1000),
    failOn,
    // Somebody who wants no failure at all does not want this one either, unless they ask for it.
    onUnchecked: word('on-unchecked', ON_UNCHECKED, failOn === 'never' ? 'pass' : 'fail'),
    debug: flag('debug'),
  }

  const image = given('postgres-image')
  const where = settings.postgres.kind
  if (image !== null && where !== 'auto' && where !== 'docker') {
    problems.push(`${image.where} is used by docker only, and postgres is ${where}. Remove one of the two.`)
  }
  const dump = given('baseline')
  if (dump !== null && settings.all) {
    problems.push(
      `${dump.where} holds the schema after the migrations that all performs one by one. Remove one of the two.`,
    )
  }
  if (problems.length > 0) throw new UserError(inOneMessage(problems))
  return settings
}

/** One problem as it is; several as a list under a count, so that all can be corrected at once. */
export function inOneMessage(problems: readonly string[]): string {
  const [only] = problems
  if (problems.length === 1 && only !== undefined) return only
  return [`${problems.length} settings cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join(
    '\n',
  )
}
