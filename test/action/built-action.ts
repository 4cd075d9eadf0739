import { type ActionRequest, type ActionRun, runActionProcess } from './action-process.ts'
import { buildDist } from './bundle.ts'

export interface BuiltAction {
  /** Runs it with an embedded server and few rows, unless the inputs say otherwise. */
  readonly run: (request: Omit<ActionRequest, 'dist'>) => Promise<ActionRun>
  readonly remove: () => void
}

/** Builds the Action as it ships; for a whole test file. */
export function buildAction(): BuiltAction {
  const { directory, remove } = buildDist()
  return {
    run: (request) =>
      runActionProcess({
        ...request,
        dist: directory,
        inputs: { postgres: 'embedded', rows: '2000', ...request.inputs },
      }),
    remove,
  }
}
