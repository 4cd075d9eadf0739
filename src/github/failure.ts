import { Interrupted, UserError } from '../model/errors.ts'
import { annotationCommand, plainLines } from './workflow-commands.ts'

/**
 * Reports a run that ended without a report and gives its exit status: 2 for what the user can correct, 1 for
 * a run that was stopped (nothing was found out, so nothing may pass), 3 for a bug.
 */
export function reportFailure(error: unknown, print: (line: string) => void): 1 | 2 | 3 {
  if (error instanceof UserError) {
    print(annotationCommand('error', error.message, { title: 'Rehearse' }))
    return 2
  }
  if (error instanceof Interrupted) {
    print(annotationCommand('error', error.message, { title: 'Rehearse was stopped' }))
    return 1
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  for (const line of plainLines(text)) print(line)
  print(
    annotationCommand('error', error instanceof Error ? error.message : String(error), {
      title: 'Rehearse failed by a mistake of its own; please report it',
    }),
  )
  return 3
}
