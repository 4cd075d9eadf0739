import type { Migration, Report } from '../../model/report.ts'
import { migrationName } from '../context.ts'
import { printable, printableLine, withoutRunnerCommands } from '../printable.ts'
import { type Prose, proseToText } from '../prose.ts'
import { downScripts, isShownByFinding } from '../sentences/down-script.ts'
import { isMissingAsTold, isNothingMissing, isSound, rollbackSentences } from '../sentences/rollback.ts'
import { groupsToTell, togetherSentences } from '../sentences/rollbacks-together.ts'
import { sqlLines } from './findings.ts'
import type { Paint } from './paint.ts'
import { wrap } from './wrap.ts'

/** A whole history of suggestions is for the JSON report. */
const MOST_SUGGESTED = 5

/** Rollbacks that need words, those of several migrations together, and down scripts to paste. */
export function rollbackParagraphs(report: Report, width: number, paint: Paint): readonly string[] {
  const title = (name: string) => `${paint('bold', 'rollback')}: ${printableLine(name)}`
  const showsSuggestions = report.migrations.filter(isNothingMissing).length <= MOST_SUGGESTED
  const told = report.migrations.flatMap((migration) => {
    const { rollback } = migration
    if (rollback.status === 'not-run') return []
    const scripts = isShownByFinding(migration, report) ? [] : scriptLines(migration, width)
    if (isNothingMissing(migration)) {
      return scripts.length === 0 || !showsSuggestions || rollback.suggestedDown?.verified !== true
        ? []
        : [[title(migrationName(migration, report)), ...scripts].join('\n')]
    }
    if (isSound(rollback) || isMissingAsTold(migration, report)) return []
    const { outcome, facts } = rollbackSentences(migration)
    return [[title(migrationName(migration, report)), ...lines(outcome, facts, width), ...scripts].join('\n')]
  })
  const groups = groupsToTell(report).flatMap((group) => {
    const sentences = togetherSentences(group, report)
    if (sentences === null) return []
    return [[title(group.target), ...lines(sentences.outcome, sentences.facts, width)].join('\n')]
  })
  return [...told, ...groups]
}

function lines(outcome: Prose, facts: readonly Prose[], width: number): readonly string[] {
  return [
    wrap(proseToText(outcome), width, '  '),
    ...facts.map((fact) => wrap(proseToText(fact), width, '    ', '  - ')),
  ]
}

function scriptLines({ rollback }: Migration, width: number): readonly string[] {
  return downScripts(rollback).flatMap(({ title, gaps, sql }) => [
    wrap(`${proseToText(title)}.`, width, '  '),
    ...gaps.map((gap) => wrap(proseToText(gap), width, '    ', '  - ')),
    ...sqlLines(withoutRunnerCommands(printable(sql.trim()))),
  ])
}
