import type { Finding, Migration, Report } from '../../model/report.ts'
import { contextOf, scriptsOf } from '../context.ts'
import { worstFirst } from '../order.ts'
import { parseProse } from '../prose.ts'
import { placeOf } from '../sections/findings.ts'
import { evidenceOf } from '../sentences/evidence.ts'
import { fixRemarks, fixTexts, fixTitle } from '../sentences/fix.ts'
import { QUERIES_TITLE, queriesScript } from '../sentences/queries.ts'
import { settledSentence } from '../sentences/settled.ts'
import { excerpt } from '../sql-excerpt.ts'
import { isOpen } from '../verdict.ts'
import { type Markup, markup, proseMarkup } from './markup.ts'

/** The findings of one migration, worst first; notes are folded. */
export function findingsMarkup(migration: Migration, report: Report): Markup | null {
  const files = scriptsOf(migration).map(({ file }) => file)
  const own = worstFirst(report.findings).filter(({ file }) => files.includes(file))
  return listMarkup(own, report)
}

/** Findings about no migration of the report: they stand by themselves. */
export function otherFindingsMarkup(report: Report): Markup | null {
  const files = new Set(report.migrations.flatMap(scriptsOf).map(({ file }) => file))
  return listMarkup(
    worstFirst(report.findings).filter(({ file }) => !files.has(file)),
    report,
  )
}

function listMarkup(findings: readonly Finding[], report: Report): Markup | null {
  if (findings.length === 0) return null
  const notes = findings.filter(({ severity }) => severity === 'note')
  const others = findings.filter(({ severity }) => severity !== 'note')
  return markup`${others.map((finding) => findingMarkup(finding, report))}
${notes.length === 0 ? null : markup`<details><summary>Notes (${notes.length})</summary>${notes.map((finding) => findingMarkup(finding, report))}</details>`}`
}

function findingMarkup(finding: Finding, report: Report): Markup {
  const { statement } = contextOf(finding, report)
  const evidence = evidenceOf(finding, report)
  const measured = (statement?.effects.source ?? finding.certainty) === 'measured'
  return markup`<article class="finding ${finding.severity}">
<h4><span class="severity">${finding.severity}</span> ${proseMarkup(parseProse(finding.title))}</h4>
<p class="quiet"><code>${placeOf(finding)}</code> · rule <code>${finding.rule}</code></p>
${statement === null ? null : markup`<pre><code>${excerpt(statement.sql)}</code></pre>`}
<p>${proseMarkup(parseProse(finding.message))}</p>
${evidence.length === 0 ? null : markup`<p>${measured ? 'Measured:' : 'Predicted, not performed:'}</p><ul>${evidence.map((fact) => markup`<li>${proseMarkup(fact)}</li>`)}</ul>`}
${queriesMarkup(finding)}${fixMarkup(finding)}
</article>`
}

function queriesMarkup({ queries }: Finding): Markup | null {
  if (queries === undefined) return null
  return markup`<p>${QUERIES_TITLE}:</p><pre><code>${queriesScript(queries)}</code></pre>`
}

function fixMarkup({ fix, table }: Finding): Markup | null {
  if (fix === undefined) return null
  const remarks = fixRemarks(fix).map((remark) => markup`<li>${proseMarkup(remark)}</li>`)
  const texts = fixTexts(fix).map(
    ({ title, sql }) =>
      markup`${title === null ? null : markup`<p>${proseMarkup(title)}:</p>`}<pre><code>${sql}</code></pre>`,
  )
  return markup`<details><summary>${proseMarkup(fixTitle(fix, table))}</summary>${remarks.length === 0 ? null : markup`<ul>${remarks}</ul>`}${texts}</details>`
}

/** Findings that do not count, each with who decided so and why. */
export function settledMarkup(report: Report): Markup | null {
  const settled = report.findings.filter((finding) => !isOpen(finding))
  if (settled.length === 0) return null
  const entries = settled.map(
    (finding) =>
      markup`<li><code>${placeOf(finding)}</code> ${proseMarkup(parseProse(finding.title))}. ${settledSentence(finding)}</li>`,
  )
  return markup`<details><summary>Suppressed or accepted (${settled.length})</summary><ul>${entries}</ul></details>`
}
