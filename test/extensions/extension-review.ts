import { join } from 'node:path'
import { expectValidReport } from '../support/report-schema.ts'
import { type Files, type ReviewRun, reviewCase } from '../ugly/cli-review.ts'

/** The server with pgvector that `.ci/extensions.sh` unpacks. */
export const PGVECTOR = join(
  process.env.REHEARSE_SERVERS ?? '/var/cache/rehearse-servers',
  'pgserver-0.1.4/pgserver/pginstall/bin',
)

export interface ExtensionCase {
  /** Where to look for the server before anywhere else. */
  readonly binaries?: string
  readonly version: number
  /** Earlier scripts, in their order. */
  readonly history: readonly string[]
  readonly up: string
  readonly down: string
  /** Further arguments of `rehearse review`. */
  readonly args?: readonly string[]
}

/** Reviews one migration on an installed server; the report is valid by the published schema. */
export async function reviewWith(reviewed: ExtensionCase): Promise<ReviewRun> {
  const { history, up, down, version, binaries, args = [] } = reviewed
  const before: Files = Object.fromEntries(
    history.map((sql, index) => [`migrations/${index + 1}_step.up.sql`, sql]),
  )
  const number = history.length + 1
  const path = process.env.PATH
  if (binaries !== undefined) process.env.PATH = `${binaries}:${path}`
  try {
    const run = await reviewCase('local', {
      before,
      change: { [`migrations/${number}_change.up.sql`]: up, [`migrations/${number}_change.down.sql`]: down },
      args: ['--postgres-version', String(version), ...args],
    })
    if (run.report !== null) expectValidReport(run.report)
    return run
  } finally {
    process.env.PATH = path
  }
}
