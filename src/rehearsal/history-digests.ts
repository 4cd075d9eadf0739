import { createHash } from 'node:crypto'
import type { HistoryStep, LoadedTarget } from '../layouts/load-scripts.ts'

/**
 * A digest for each beginning of the history that a target starts with: of its first script, of the first two, and so
 * on. Two that are equal leave the same database: they stand for the texts, their order, their names, which gaps in
 * the report name, and how they are sent.
 *
 * Extensions are created in the empty database for everything that is to come, so whatever speaks of one counts,
 * wherever it stands.
 */
export function historyDigests({ steps }: LoadedTarget): readonly string[] {
  const digest = createHash('sha256')
  for (const text of steps.flatMap(textsOf)) if (/\bextension\b/i.test(text)) add(digest, text)
  const end = steps.findIndex((step) => step.do !== 'apply')
  return steps.slice(0, end < 0 ? steps.length : end).flatMap((step) => {
    if (step.do !== 'apply') return []
    const { file, text, sending } = step.script
    for (const part of [file, JSON.stringify(sending), text]) add(digest, part)
    return [digest.copy().digest('hex')]
  })
}

/** The length comes first, so that no two lists of parts run into the same text. */
function add(digest: ReturnType<typeof createHash>, part: string): void {
  digest.update(`${part.length}:`).update(part)
}

function textsOf(step: HistoryStep): readonly string[] {
  switch (step.do) {
    case 'apply':
      return [step.script.text]
    case 'review':
      return [step.migration.up, step.migration.down].flatMap((script) => script?.text ?? [])
    case 'stop':
      return []
  }
}
