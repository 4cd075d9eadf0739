/** A migration of the benchmark; without a proof it is harmless. */
interface Label {
  readonly file: string
  readonly family: string
  /** Other hazards of the same migration that a tool may rightly name. */
  readonly also?: readonly string[]
  readonly line?: number
  readonly proof?: { readonly effect: string }
}

/** What a tool said; `note`: in its own words no more than information. */
export interface Said {
  readonly file: string
  /** `null`: the tool names none. */
  readonly line: number | null
  readonly rule: string
  readonly note: boolean
}

/** What each rule of a tool is about: hazards by name, `@group` of hazards, `*effect` that proves a label. */
export type RuleTable = Readonly<Record<string, 'advice' | readonly string[]>>

interface Benchmark {
  readonly labels: readonly Label[]
  readonly textOf: (file: string) => string
  readonly families: Readonly<Record<string, readonly string[]>>
}

export interface Score {
  /** Of the harmful migrations, those with a right finding. */
  readonly recall: number
  /** Of the findings, those that are right. */
  readonly precision: number
  readonly perHarmless: number
  readonly advicePerHarmless: number
  /** Harmless migrations with a finding. */
  readonly flagged: number
  readonly missed: readonly string[]
  readonly falseAlarms: readonly string[]
  /** Rules that the table does not know; their findings count as false alarms. */
  readonly unmapped: readonly string[]
}

/**
 * What a tool said, held against the labels. A finding is right when its rule is about the hazard of the migration
 * and, where the tool names a line, stands at the labelled statement. Everything else is a false alarm. Advice on
 * style and settings and mere notes are counted apart, for every tool alike.
 */
export function score(benchmark: Benchmark, findings: readonly Said[], rules: RuleTable): Score {
  const { labels } = benchmark
  const byFile = new Map(labels.map((label) => [label.file, label]))
  const isAdvice = ({ rule, note }: Said) => note || rules[rule] === 'advice'
  const counted = findings.filter((finding) => !isAdvice(finding))
  const isRight = (finding: Said) => {
    const label = byFile.get(finding.file)
    return (
      label !== undefined && isAbout(benchmark, rules[finding.rule], label) && isAt(benchmark, finding, label)
    )
  }
  const right = counted.filter(isRight)
  const found = new Set(right.map(({ file }) => file))
  const harmful = labels.filter(({ proof }) => proof !== undefined)
  const missed = harmful.filter(({ file }) => !found.has(file))
  const harmless = labels.length - harmful.length
  const isHarmless = ({ file }: Said) => byFile.get(file)?.proof === undefined
  const alarms = counted.filter(isHarmless)
  return {
    recall: share(harmful.length - missed.length, harmful.length),
    precision: share(right.length, counted.length),
    perHarmless: alarms.length / Math.max(harmless, 1),
    advicePerHarmless: findings.filter(isAdvice).filter(isHarmless).length / Math.max(harmless, 1),
    flagged: new Set(alarms.map(({ file }) => file)).size,
    missed: missed.map(({ file, line }) => `${file}:${line}`),
    falseAlarms: counted
      .filter((finding) => !isRight(finding))
      .map(({ file, line, rule }) => `${file}:${line ?? '?'} ${rule}`),
    unmapped: [...new Set(findings.map(({ rule }) => rule))].filter((rule) => !(rule in rules)),
  }
}

/** Of nothing: everything. */
const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)

function isAbout(
  { families }: Benchmark,
  about: RuleTable[string] | undefined,
  { family, also = [], proof }: Label,
): boolean {
  if (about === undefined || about === 'advice' || proof === undefined) return false
  const hazards = [family, ...also]
  return about.some((name) => {
    if (name.startsWith('*')) return name.slice(1) === proof.effect
    const meant = name.startsWith('@') ? (families[name.slice(1)] ?? []) : [name]
    return meant.some((hazard) => hazards.includes(hazard))
  })
}

/** Hazards that several statements make together, and each tool tells at another one of them. */
const TOGETHER: readonly string[] = ['held', 'vanishes', 'unlimited', 'longwait']

function isAt({ textOf }: Benchmark, { line }: Said, { file, line: first = 1, proof }: Label): boolean {
  if (line === null || TOGETHER.includes(proof?.effect ?? '')) return true
  return line >= first && line <= lastLine(textOf(file).split('\n'), first)
}

/** Of the statement that begins on a line: up to a semicolon at the end of a line outside a quoted body. */
function lastLine(lines: readonly string[], first: number): number {
  let quoted = false
  for (const [index, text] of lines.entries()) {
    if (index + 1 < first) continue
    if ((text.match(/\$\$/g) ?? []).length % 2 === 1) quoted = !quoted
    if (!quoted && text.endsWith(';')) return index + 1
  }
  return lines.length
}
