import type { Finding, Report } from '../../model/report.ts'
import { contextOf, longestBlock } from '../context.ts'
import { cut, formatDuration, plural } from '../format.ts'
import { countOf, worstFirst } from '../order.ts'
import { code, joinProse, type Prose, parseProse, prose } from '../prose.ts'
import { blockedSentence } from './blocking.ts'

/** The first line of a report: the verdict's name, and what would happen in production. */
export interface Headline {
  readonly verdict: Report['verdict'] | 'nothing'
  readonly label: string
  readonly sentence: Prose
}

/** Below this a block is not what makes a change unsafe, whatever its rule says; the rule's title leads. */
const WORTH_LEADING_MS = 10

/** Titles are a few words; a longer one holds something that does not belong there. */
const MOST_TITLE = 200

/** A longer reason is cut in the first line and whole further down. */
export const MOST_REASON = 300

const uncapitalised = (text: string) =>
  /^[A-Z][a-z]*\b/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

const withoutStop = (text: string) => text.replace(/\.\s*$/, '')

function clause(finding: Finding, report: Report): Prose {
  const title = parseProse(cut(uncapitalised(withoutStop(finding.title)), MOST_TITLE))
  const { impact } = contextOf(finding, report)
  const blocked = impact === null ? null : blockedSentence(impact, WORTH_LEADING_MS)
  return blocked === null ? title : prose`${blocked} (${title})`
}

function unsafe(report: Report): Prose {
  const errors = worstFirst(report.findings).filter((finding) => finding.severity === 'error')
  // One clause a rule and table is enough to decide; the sections below hold the rest.
  const distinct = errors.filter(
    (finding, index) =>
      errors.findIndex((other) => other.rule === finding.rule && other.table === finding.table) === index,
  )
  const clauses = distinct.slice(0, 2).map((finding) => clause(finding, report))
  const more = errors.length - clauses.length
  const sentence = joinProse(clauses, '; ')
  return more > 0 ? prose`${sentence}; and ${plural(more, 'more error')}.` : prose`${sentence}.`
}

function unchecked(report: Report): Prose {
  const gates = report.unchecked.filter((entry) => entry.gates)
  const [first] = gates
  if (first === undefined) return prose`something was to be performed and was not.`
  const more = gates.length > 1 ? ` (${plural(gates.length - 1, 'more gap')} below)` : ''
  return prose`${parseProse(uncapitalised(withoutStop(first.what)))}: ${parseProse(cut(withoutStop(first.why), MOST_REASON))}${more}.`
}

function safe(report: Report): Prose {
  const performed = report.migrations.filter(({ up }) => up.durationMs !== null && up.error === null)
  if (report.postgres === null || performed.length === 0) {
    return prose`nothing unsafe was found in the text of ${plural(report.migrations.length, 'migration')}; none was performed.`
  }
  const again = performed.every((one) => one.rollback.reapplies === true)
  const whole = again ? 'applied, rolled back and applied again' : 'applied'
  const blocks = performed.flatMap(({ up }) => {
    const reads = longestBlock(up, 'readsBlockedMs')
    const writes = longestBlock(up, 'writesBlockedMs')
    return [
      ...(reads === null ? [] : [{ ...reads, kind: 'reads of' }]),
      ...(writes === null ? [] : [{ ...writes, kind: 'writes to' }]),
    ]
  })
  const worst = blocks.toSorted((a, b) => b.ms - a.ms)[0]
  const block =
    worst === undefined
      ? prose`no existing table was blocked`
      : prose`${worst.kind} ${code(worst.table)} were blocked for ${formatDuration(worst.ms)} at most`
  const warnings = countOf(report.findings, 'warning')
  const remark = warnings > 0 ? `; ${plural(warnings, 'warning')}` : ''
  return prose`${plural(performed.length, 'migration was', 'migrations were')} ${whole}; ${block}${remark}.`
}

/** The headline of a report. A report without migrations has nothing to say unless something went unchecked. */
export function headline(report: Report): Headline {
  if (report.verdict === 'unsafe') return { verdict: 'unsafe', label: 'Unsafe', sentence: unsafe(report) }
  if (report.verdict === 'unchecked') {
    return { verdict: 'unchecked', label: 'Not checked', sentence: unchecked(report) }
  }
  if (report.migrations.length === 0) {
    return { verdict: 'nothing', label: 'Nothing to review', sentence: prose`no migration changed.` }
  }
  return { verdict: 'safe', label: 'Safe', sentence: safe(report) }
}

/** `1 error, 2 warnings and 3 notes; 1 suppressed`. Empty when there is no finding at all. */
export function countsSentence(report: Pick<Report, 'findings'>): string {
  const severities = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = countOf(report.findings, severity)
    return count === 0 ? [] : [plural(count, severity)]
  })
  const suppressed = report.findings.filter((finding) => finding.suppressed !== undefined).length
  const accepted = report.findings.filter(
    (finding) => finding.accepted !== undefined && finding.suppressed === undefined,
  ).length
  return [
    ...severities,
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
  ].join(', ')
}
