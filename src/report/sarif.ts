import type { Finding, Report, Unchecked } from '../model/report.ts'
import { RULES } from '../rules/index.ts'
import { worstFirst } from './order.ts'
import { printable } from './printable.ts'
import { type DescribedRule, describedRule, UNCHECKED_RULE } from './sarif-rules.ts'
import { isOpen } from './verdict.ts'

/** Code scanning keeps 5,000 results of a run and drops the rest without a choice (GitHub, SARIF results limits). */
const MOST_RESULTS = 5_000

/**
 * The report as SARIF 2.1.0, for code scanning and other readers of that format. What gates the verdict without
 * being a finding is a result too: a list without results reads as "all is well". The rest of what was not checked
 * is told as notifications.
 */
export function renderSarif(report: Report): string {
  const settled = report.findings.filter((finding) => !isOpen(finding))
  const findings = [...worstFirst(report.findings), ...settled]
  const gaps = report.unchecked.filter(({ gates }) => gates)
  const described = describedRules(findings, gaps)
  const index = new Map(described.map(({ id }, position) => [id, position]))
  const results = [
    ...gaps.map((gap) => ({ ruleIndex: index.get(UNCHECKED_RULE.id), ...gapResult(gap) })),
    ...findings.map((finding) => ({ ruleIndex: index.get(finding.rule), ...findingResult(finding) })),
  ]
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Rehearse', semanticVersion: report.tool.version, rules: described } },
        automationDetails: { id: 'rehearse/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        invocations: [
          {
            executionSuccessful: gaps.length === 0,
            toolExecutionNotifications: report.unchecked.map(notification),
          },
        ],
        results: results.slice(0, MOST_RESULTS),
        properties: { verdict: report.verdict },
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function describedRules(findings: readonly Finding[], gaps: readonly Unchecked[]): readonly DescribedRule[] {
  const named = new Set(findings.map(({ rule }) => rule))
  return [
    ...(gaps.length === 0 ? [] : [describedRule(UNCHECKED_RULE)]),
    ...RULES.filter(({ id }) => named.has(id)).map(describedRule),
  ]
}

function findingResult(finding: Finding) {
  const { rule, severity, title, message, file, line, endLine, column, fingerprint } = finding
  return {
    ruleId: rule,
    level: severity,
    message: { text: printable(`${title}. ${message}`) },
    locations: [location(file, { startLine: line, ...startOf(column), ...endOf(line, endLine) })],
    // The name under which code scanning follows a result over pushes; ours is stable by itself.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1` },
    ...suppressions(finding),
    properties: {
      certainty: finding.certainty,
      ...(finding.table === undefined ? {} : { table: finding.table }),
    },
  }
}

const startOf = (column: number | undefined) => (column === undefined ? {} : { startColumn: column })
const endOf = (line: number, endLine: number) => (endLine > line ? { endLine } : {})

function suppressions({ suppressed, accepted }: Finding) {
  const entries = [
    ...(suppressed === undefined
      ? []
      : [
          {
            kind: suppressed.by === 'setting' ? 'external' : 'inSource',
            status: 'accepted',
            justification: printable(suppressed.reason),
          },
        ]),
    ...(accepted === undefined
      ? []
      : [
          {
            kind: 'external',
            status: 'accepted',
            justification: `Accepted by ${printable(accepted.by)} at ${accepted.at}.`,
          },
        ]),
  ]
  return entries.length === 0 ? {} : { suppressions: entries }
}

function gapResult({ what, why, file, line = 1 }: Unchecked) {
  return {
    ruleId: UNCHECKED_RULE.id,
    level: 'error',
    message: { text: printable(`${what} ${why}`) },
    // Code scanning wants a place for every result; the root stands for the run as a whole.
    locations: [location(file ?? '.', { startLine: line })],
  }
}

function notification({ stage, what, why, gates, file, line = 1 }: Unchecked) {
  return {
    level: gates ? 'error' : 'note',
    message: { text: printable(`${what} ${why}`) },
    descriptor: { id: `${UNCHECKED_RULE.id}/${stage}` },
    ...(file === undefined ? {} : { locations: [location(file, { startLine: line })] }),
  }
}

function location(file: string, region: object) {
  const uri = file.split('/').map(encodeURIComponent).join('/')
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region } }
}
