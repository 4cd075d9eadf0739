import { Interrupted, UserError } from '../model/errors.ts'
import { annotate } from './annotations.ts'
import { plainLines } from './plain-lines.ts'
import type { Toolkit } from './toolkit.ts'

/**
 * Reports a run that ended without a report and gives its exit status: 2 for what the user can correct, 1 for
 * a run that was stopped (nothing was found out, so nothing may pass), 3 for a bug.
 */
export function reportFailure(
  error: unknown,
  toolkit: Pick<Toolkit, 'info' | 'error' | 'warning' | 'notice'>,
): 1 | 2 | 3 {
  const tell = (title: string, message: string) =>
    annotate(toolkit, { level: 'error', message, place: { title } })
  if (error instanceof UserError) {
    tell('Rehearse', error.message)
    return 2
  }
  if (error instanceof Interrupted) {
    tell('Rehearse was stopped', error.message)
    return 1
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  for (const line of plainLines(text)) toolkit.info(line)
  tell(
    'Rehearse failed by a mistake of its own; please report it',
    error instanceof Error ? error.message : String(error),
  )
  return 3
}
