import type { Migration, Report, Script } from '../../model/report.ts'
import { failedWords, longestBlock, migrationName, scriptsOf } from '../context.ts'
import { formatDuration } from '../format.ts'
import { rollbackSentences, rollbackWords } from '../sentences/rollback.ts'
import { findingsMarkup } from './findings-markup.ts'
import { type Markup, markup, proseMarkup } from './markup.ts'
import { timelineMarkup } from './timeline-markup.ts'

const VERDICTS = { unsafe: 'Unsafe', unchecked: 'Not checked', safe: 'Safe' } as const

/** Where the table at the top leads to. */
const anchor = (index: number) => `migration-${index + 1}`

function blockedMarkup(script: Script, what: 'readsBlockedMs' | 'writesBlockedMs'): Markup {
  if (script.durationMs === null) return markup`not measured`
  const worst = longestBlock(script, what)
  return worst === null ? markup`none` : markup`${formatDuration(worst.ms)} on <code>${worst.table}</code>`
}

/** One row a migration, in the order in which they run. */
export function migrationsTable(report: Report): Markup | null {
  if (report.migrations.length === 0) return null
  const rows = report.migrations.map(
    (migration, index) => markup`<tr class="${migration.verdict}">
<th scope="row"><a href="#${anchor(index)}"><code>${migrationName(migration, report)}</code></a>${migration.change === 'added' ? null : ` (${migration.change})`}</th>
<td><span class="sign" aria-hidden="true"></span>${VERDICTS[migration.verdict]}${failedWords(migration.up)}</td>
<td>${blockedMarkup(migration.up, 'readsBlockedMs')}</td>
<td>${blockedMarkup(migration.up, 'writesBlockedMs')}</td>
<td>${rollbackWords(migration)}</td></tr>`,
  )
  return markup`<div class="scroll"><table><thead><tr><th scope="col">Migration</th><th scope="col">Verdict</th><th scope="col">Reads blocked</th><th scope="col">Writes blocked</th><th scope="col">Rollback</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}

/** Everything about one migration: what was found, when which lock was held, how the rollback went. */
export function migrationSections(report: Report): readonly Markup[] {
  return report.migrations.map(
    (migration, index) => markup`<section class="migration" id="${anchor(index)}">
<h2><code>${migrationName(migration, report)}</code> <span class="verdict ${migration.verdict}">${VERDICTS[migration.verdict]}</span></h2>
${findingsMarkup(migration, report)}
${timelines(migration)}
${rollbackMarkup(migration)}
</section>`,
  )
}

function timelines(migration: Migration): Markup | null {
  const measured = scriptsOf(migration).filter(({ durationMs }) => durationMs !== null)
  if (measured.length === 0) return null
  return markup`<h3>Timeline</h3>${measured.map(timelineMarkup)}`
}

function rollbackMarkup(migration: Migration): Markup {
  const { outcome, facts } = rollbackSentences(migration)
  return markup`<h3>Rollback</h3><p>${proseMarkup(outcome)}</p>
${facts.length === 0 ? null : markup`<ul>${facts.map((fact) => markup`<li>${proseMarkup(fact)}</li>`)}</ul>`}`
}
