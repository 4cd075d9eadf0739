import type { Migration, Report } from '../../model/report.ts'
import type { Block } from '../block.ts'
import { migrationName } from '../context.ts'
import { codeBlock, codeSpan, escapeHtml, folded } from '../escape.ts'
import { plural } from '../format.ts'
import { type Prose, proseToHtml, proseToMarkdown } from '../prose.ts'
import { type DownScript, downScripts, isShownByFinding } from '../sentences/down-script.ts'
import {
  differenceSentences,
  isMissingAsTold,
  isNothingMissing,
  isSound,
  rollbackSentences,
} from '../sentences/rollback.ts'
import { groupsToTell, togetherSentences, unsoundGroups } from '../sentences/rollbacks-together.ts'

/** A rollback can differ in hundreds of objects; a reader needs the first ones and the number. */
const MOST_FACTS = 12

function scripts(migration: Migration, report: Report): readonly string[] {
  if (isShownByFinding(migration, report)) return []
  return downScripts(migration.rollback).map((script) => folded(proseToHtml(script.title), bodyOf(script)))
}

function bodyOf({ gaps, sql }: DownScript): string {
  return [...list(gaps), codeBlock(sql, 'sql')].join('\n\n')
}

function list(facts: readonly Prose[]): readonly string[] {
  const shown = facts.slice(0, MOST_FACTS).map((fact) => `- ${proseToMarkdown(fact)}`)
  const more = facts.length - shown.length
  const lines = [...shown, ...(more > 0 ? [`- and ${plural(more, 'more difference')}.`] : [])]
  return lines.length === 0 ? [] : [lines.join('\n')]
}

function one(migration: Migration, report: Report): string {
  const { outcome, facts } = rollbackSentences(migration)
  return [
    `**${codeSpan(migrationName(migration, report))}**: ${proseToMarkdown(outcome)}`,
    ...list(facts),
    ...scripts(migration, report),
  ].join('\n\n')
}

/** Nothing was rolled back because nothing was applied, which the first line says already. */
function isObvious(migration: Migration, report: Report): boolean {
  return migration.rollback.status === 'not-run' && (report.postgres === null || migration.up.error !== null)
}

/** Rollbacks that need words, one block each; sound ones are in the table already. */
export function rollbackBlocks(report: Report): readonly Block[] {
  const told = report.migrations.filter(
    (migration) =>
      !isSound(migration.rollback) &&
      !isNothingMissing(migration) &&
      !isObvious(migration, report) &&
      !isMissingAsTold(migration, report),
  )
  const blocks = [...told.map((migration) => one(migration, report)), ...together(report)]
  return [
    ...blocks.map((markdown, index) => ({
      importance: 'rollback' as const,
      markdown: `${index === 0 ? '### Rollback\n\n' : ''}${markdown}`,
    })),
    ...remarks(report),
  ]
}

function together(report: Report): readonly string[] {
  return unsoundGroups(report).flatMap((group) => {
    const told = togetherSentences(group, report)
    return told === null ? [] : [[proseToMarkdown(told.outcome), ...list(told.facts)].join('\n\n')]
  })
}

/** What nobody has to act on: how migrations can be taken back whose tool has no down scripts, and what looks different. */
function remarks(report: Report): readonly Block[] {
  const sound = report.migrations.filter(
    ({ rollback }) => isSound(rollback) && rollback.differences.length > 0,
  )
  const cosmetic = sound.flatMap((migration) =>
    differenceSentences(migration.rollback.differences).map(
      (sentence) => `- ${codeSpan(migrationName(migration, report))}: ${proseToMarkdown(sentence)}`,
    ),
  )
  const groups = groupsToTell(report).filter((group) => !unsoundGroups(report).includes(group))
  const restored = groups.flatMap((group) => togetherSentences(group, report)?.outcome ?? [])
  return [
    ...report.migrations.filter(isNothingMissing).flatMap((migration) => suggested(migration, report)),
    ...(cosmetic.length === 0
      ? []
      : [
          {
            importance: 'footnote' as const,
            markdown: folded('Rollbacks that restore all but the looks', cosmetic.join('\n')),
          },
        ]),
    ...(restored.length === 0
      ? []
      : [{ importance: 'footnote' as const, markdown: proseToMarkdown(restored) }]),
  ]
}

function suggested(migration: Migration, report: Report): readonly Block[] {
  if (isShownByFinding(migration, report) || migration.rollback.suggestedDown?.verified !== true) return []
  const name = escapeHtml(migrationName(migration, report))
  return downScripts(migration.rollback).map((script) => ({
    importance: 'footnote',
    markdown: folded(`<code>${name}</code>: ${proseToHtml(script.title)}`, bodyOf(script)),
  }))
}
