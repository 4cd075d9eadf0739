import { plainDirectory } from './rollback-modes.ts'
import type { Reading } from './setting-values.ts'

const LEVELS = ['off', 'note', 'warning', 'error'] as const

/** What becomes of the findings of one rule in some directories. The longest directory that holds a file decides. */
export interface RuleSetting {
  readonly rule: string
  readonly severity: (typeof LEVELS)[number]
  /** Relative to the repository root; `.` for everything. Never empty. */
  readonly directories: readonly string[]
  /** Why; told with every finding that it concerns. */
  readonly because: string
}

const FORM = 'RULE=SEVERITY [in PATH[,PATH]] because REASON'

/**
 * A mapping from rule to `{ severity, paths, because }`, or to a list of them, or `RULE=SEVERITY [in PATH[,PATH]]
 * because REASON` items: a list of them, or text with one a line. Whether a rule exists is known elsewhere.
 */
export function readRuleSettings(value: unknown): Reading<readonly RuleSetting[]> {
  const settings: RuleSetting[] = []
  for (const item of itemsOf(value)) {
    const read = typeof item === 'string' ? readText(item) : readMapping(item)
    if (typeof read === 'string') return { ok: false, problem: read }
    const twice = settings.find(
      (one) => one.rule === read.rule && one.directories.some((path) => read.directories.includes(path)),
    )
    if (twice !== undefined) {
      return { ok: false, problem: `says twice what becomes of ${read.rule} in one directory.` }
    }
    settings.push(read)
  }
  return { ok: true, value: settings }
}

interface Entry {
  readonly rule: string
  readonly entry: unknown
}

function itemsOf(value: unknown): readonly (string | Entry)[] {
  if (typeof value === 'string') return value.split('\n').filter((item) => item.trim() !== '')
  if (Array.isArray(value)) return value.map((item) => String(item))
  if (!isMapping(value)) return [String(value)]
  return Object.entries(value).flatMap(([rule, entries]) =>
    (Array.isArray(entries) ? entries : [entries]).map((entry) =>
      typeof entry === 'string' ? `${rule}=${entry}` : { rule, entry },
    ),
  )
}

const TEXT = /^\s*([\w-]+)\s*=\s*(\S+)(?:\s+in\s+(.+?))?\s+because\s+(.*\S)\s*$/s

function readText(item: string): RuleSetting | string {
  const [, rule, word, paths, because] = TEXT.exec(item) ?? []
  if (rule === undefined || because === undefined) return `must hold ${FORM}, not "${item.trim()}".`
  return settingOf(rule, word, paths === undefined ? [] : paths.split(','), because)
}

const KEYS = ['severity', 'paths', 'because']

function readMapping({ rule, entry }: Entry): RuleSetting | string {
  if (!isMapping(entry)) return `must say of ${rule} what becomes of it: severity, paths and because.`
  const strange = Object.keys(entry).find((key) => !KEYS.includes(key))
  if (strange !== undefined) return `says ${strange} of ${rule}; ${KEYS.join(', ')} can be said.`
  const { severity, paths = [], because } = entry
  const listed: unknown[] = Array.isArray(paths) ? paths : [paths]
  if (!listed.every((path) => typeof path === 'string')) return `must list the paths of ${rule} as texts.`
  if (typeof because !== 'string' || because.trim() === '') {
    return `must give a reason for ${rule}: because.`
  }
  return settingOf(rule, severity, listed, because.trim())
}

function settingOf(
  rule: string,
  word: unknown,
  paths: readonly string[],
  because: string,
): RuleSetting | string {
  const severity = LEVELS.find((level) => level === word)
  if (severity === undefined) return `must make ${rule} one of ${LEVELS.join(', ')}, not "${String(word)}".`
  const directories = paths.map((path) => plainDirectory(path.trim())).filter((path) => path !== '')
  return { rule, severity, directories: directories.length === 0 ? ['.'] : directories, because }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
