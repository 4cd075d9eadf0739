import type { ChangedFile } from './changes/changed-file.ts'
import type { Settings } from './config/settings.ts'
import type { Report } from './model/report.ts'

/** What a review needs from the outside; entries hand it in, tests hand in their own. */
export interface ReviewContext {
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts the run: a signal or the time limit. Everything started is stopped before `review` settles. */
  readonly signal: AbortSignal
  /** One line of progress for a person; goes to stderr or the Action's log. */
  readonly progress: (line: string) => void
  /** Directory of the files that ship beside the bundle (`libpg-query.wasm`, `docker.cjs`, `example/`). */
  readonly assets: string
  /** Asked for the changed files when the clone holds no merge base (a shallow clone in a workflow). */
  readonly changedFilesFallback: (() => Promise<readonly ChangedFile[]>) | null
}

export async function review(_context: ReviewContext): Promise<Report> {
  throw new Error('under construction')
}
