import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Finding } from '../../src/model/report.ts'
import { isOpen } from '../../src/report/verdict.ts'
import { RULES } from '../../src/rules/index.ts'

const RULES_DIRECTORY = join(__dirname, '..', '..', 'src', 'rules')
const BASE = readFileSync(join(__dirname, 'base.sql'), 'utf8')

/** One change under review, with the findings of severity error and warning that it must cause. */
export interface RuleCase {
  /** `index-not-concurrent/bad` */
  readonly name: string
  readonly rule: string
  /** Every migration file by path, those of the base included. */
  readonly files: ReadonlyMap<string, string>
  /** Paths of the user's own checks, which are among the files. */
  readonly checks: readonly string[]
  /** Paths that the change adds. */
  readonly added: readonly string[]
  /** Texts that files had before the change, by path. */
  readonly edited: ReadonlyMap<string, string>
  /** Texts of the files that the change removes, by path. */
  readonly removed: ReadonlyMap<string, string>
  /** `path:line rule`, sorted. */
  readonly expected: readonly string[]
  /** Longest allowed block in milliseconds; beyond what any case takes unless the case says otherwise. */
  readonly budgetMs: number
  /** What a lint says of it: what a rehearsal finds, less than that, or something that a rehearsal refutes. */
  readonly lint: 'same' | 'less' | 'more'
  /** A change of one file shows one direction only, so nobody misses its down script. */
  readonly judgesRollback: boolean
}

const ADVICE: ReadonlySet<string> = new Set(
  RULES.filter(({ severity }) => severity === 'note').map(({ id }) => id),
)

/** Notes are looked at in the cases of rules that give nothing else; elsewhere they are beside the point. */
export function isLookedAt(one: Pick<RuleCase, 'rule'>, finding: Finding): boolean {
  const advised = finding.rule === one.rule && ADVICE.has(finding.rule)
  return isOpen(finding) && (finding.severity !== 'note' || advised)
}

export function ruleFolders(): readonly string[] {
  return readdirSync(RULES_DIRECTORY).filter((name) => isDirectory(join(RULES_DIRECTORY, name)))
}

/**
 * `bad`, `good` and everything in `cases` of one rule, each a file or a folder with `base` and `head`. A file that
 * stands in both is edited by the change; what stands in `removed` it removes.
 */
export function casesOf(rule: string): readonly RuleCase[] {
  const folder = join(RULES_DIRECTORY, rule)
  const more = entries(join(folder, 'cases')).map((entry) => join('cases', entry))
  const present = entries(folder).filter((entry) => /^(?:bad|good)(?:\.sql)?$/.test(entry))
  return [...present, ...more].map((entry) => readCase(rule, folder, entry))
}

function readCase(rule: string, folder: string, entry: string): RuleCase {
  const path = join(folder, entry)
  const name = `${rule}/${basename(entry, '.sql')}`
  return isDirectory(path) ? folderCase(rule, name, path) : fileCase(rule, name, readFileSync(path, 'utf8'))
}

function fileCase(rule: string, name: string, text: string): RuleCase {
  const layout = header(text, 'layout') ?? 'golang-migrate'
  const path = migrationPath(layout, '0100', 'change')
  return caseOf({
    rule,
    name,
    layout,
    base: new Map(),
    head: new Map([[path, text]]),
    removed: new Map(),
    checks: new Map(),
    judgesRollback: false,
  })
}

function folderCase(rule: string, name: string, path: string): RuleCase {
  const head = readFiles(join(path, 'head'))
  const base = readFiles(join(path, 'base'))
  const removed = readFiles(join(path, 'removed'))
  const layout = layoutOf([...head.keys(), ...base.keys(), ...removed.keys()])
  const judgesRollback = rule.startsWith('rollback')
  const checks = readFiles(join(path, 'checks'), 'checks')
  // What stands beside the migrations: at the root of the repository.
  const others = [...readFiles(join(path, 'root'), '.')].map(([file, text]) => [file.slice(2), text] as const)
  const one = caseOf({ rule, name, layout, base, head, removed, checks, judgesRollback })
  return { ...one, files: new Map([...one.files, ...others]) }
}

interface CaseParts {
  readonly rule: string
  readonly name: string
  readonly layout: string
  readonly base: ReadonlyMap<string, string>
  readonly head: ReadonlyMap<string, string>
  readonly removed: ReadonlyMap<string, string>
  readonly checks: ReadonlyMap<string, string>
  readonly judgesRollback: boolean
}

function caseOf({ rule, name, layout, base, head, removed, checks, judgesRollback }: CaseParts): RuleCase {
  const budget = [...head.values()].map((text) => header(text, 'budget')).find((value) => value !== null)
  return {
    rule,
    name,
    files: new Map([
      [migrationPath(layout, '0001', 'base'), baseFor([...base.values(), ...head.values()].join())],
      ...base,
      ...head,
      ...checks,
    ]),
    checks: [...checks.keys()],
    added: [...head.keys()].filter((path) => !base.has(path)),
    edited: new Map([...base].filter(([path]) => head.has(path))),
    removed,
    expected: [
      ...[...head].flatMap(([path, text]) => expectations(path, text)),
      ...[...removed].flatMap(([path, text]) => expectedOfRemoved(path, text)),
    ].sort(),
    budgetMs: Number(budget ?? 600_000),
    lint: lintOf([...head.values()]),
    judgesRollback,
  }
}

/** `-- lint: less` and `-- lint: more` are held against what a lint says. */
function lintOf(texts: readonly string[]): RuleCase['lint'] {
  const said = texts.map((text) => header(text, 'lint')).find((value) => value !== null) ?? 'same'
  if (said === 'same' || said === 'less' || said === 'more') return said
  throw new RangeError(`A case cannot say -- lint: ${said}.`)
}

/** The tables of the base that a case names; building all of them each time doubles the time of the suite. */
function baseFor(text: string): string {
  const blocks = BASE.split('\n\n')
  return blocks.filter((block) => tablesIn(block).some((table) => text.includes(table))).join('\n\n')
}

const tablesIn = (block: string): string[] =>
  [...block.matchAll(/^CREATE TABLE (?:\w+\.)?(\w+|"[^"]+")/gm)].map(([, table]) => table ?? '')

/** A comment at the head of a file that says how the case is performed: `-- layout: flyway`. */
function header(text: string, name: string): string | null {
  return new RegExp(`^-- ${name}: (\\S+)$`, 'm').exec(text)?.[1] ?? null
}

/** Lines `-- expect: rule` stand directly above the line on which the finding is told. */
function expectations(path: string, text: string): string[] {
  let pending: string[] = []
  return text.split('\n').flatMap((line, index) => {
    const expected = /^-- expect: (.+)$/.exec(line)?.[1]
    if (expected !== undefined) {
      pending.push(...expected.split(', '))
      return []
    }
    const found = pending.map((rule) => `${path}:${index + 1} ${rule}`)
    pending = []
    return found
  })
}

/** Of a file that is gone only the first line can be told. */
function expectedOfRemoved(path: string, text: string): string[] {
  return expectations(path, text).map((expected) => `${path}:1 ${expected.split(' ').at(-1)}`)
}

function migrationPath(layout: string, version: string, name: string): string {
  switch (layout) {
    case 'golang-migrate':
      return `migrations/${version}_${name}.up.sql`
    case 'flyway':
      return `migrations/V${version}__${name}.sql`
    case 'prisma':
      return `migrations/2026010100${version}_${name}/migration.sql`
    case 'plain':
      return `migrations/${version}_${name}.sql`
    default:
      throw new RangeError(`A case cannot have the layout ${layout}.`)
  }
}

function layoutOf(paths: readonly string[]): string {
  if (paths.some((path) => path.endsWith('.up.sql'))) return 'golang-migrate'
  if (paths.some((path) => path.includes('__'))) return 'flyway'
  return paths.some((path) => path.endsWith('/migration.sql')) ? 'prisma' : 'plain'
}

function readFiles(folder: string, directory = 'migrations'): Map<string, string> {
  const files = entries(folder, true).filter((entry) => !isDirectory(join(folder, entry)))
  return new Map(files.map((entry) => [`${directory}/${entry}`, readFileSync(join(folder, entry), 'utf8')]))
}

function entries(folder: string, recursive = false): string[] {
  return isDirectory(folder) ? readdirSync(folder, { recursive, encoding: 'utf8' }).sort() : []
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
