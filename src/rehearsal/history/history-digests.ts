import { createHash } from 'node:crypto'
import type { LoadedTarget } from '../../layouts/load-scripts.ts'
import { extensionsAskedFor } from '../lacking/extensions-asked-for.ts'
import { rolesOfHistory } from '../lacking/roles-of-history.ts'

/**
 * A digest for each beginning of the history that a target starts with: of its first script, of the first two, and so
 * on. Two that are equal leave the same database: they stand for the texts, their order, their names, which gaps in
 * the report name, and how they are sent.
 *
 * Extensions and roles are created before the history, for everything that is to come; they count from the first on.
 */
export function historyDigests(target: LoadedTarget): readonly string[] {
  const digest = createHash('sha256')
  add(digest, JSON.stringify([extensionsAskedFor(target), rolesOfHistory(target).toSorted()]))
  const end = target.steps.findIndex((step) => step.do !== 'apply')
  return target.steps.slice(0, end < 0 ? target.steps.length : end).flatMap((step) => {
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
