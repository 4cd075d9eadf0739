import type { PostgresServer } from '../../src/postgres/server.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { lentToTests } from '../support/lent.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { serverRequest } from '../support/server.ts'
import { type ReviewCase, type ReviewRun, reviewCase } from './cli-review.ts'
import { urlOf } from './server-url.ts'

export interface SharedServer {
  readonly server: () => PostgresServer
  /** Reviews on that server; whatever report comes is valid by the published schema. */
  readonly review: (reviewed: ReviewCase) => Promise<ReviewRun>
}

/** One server for the tests of a file, with settings of its own. */
export function sharedServer(settings: Readonly<Record<string, string>> = {}): SharedServer {
  const running = lentToTests<PostgresServer>((use) =>
    withServer(serverRequest({ version: 18, settings }), use),
  )
  return {
    server: running,
    review: async (reviewed) => {
      const run = await reviewCase(urlOf(running().admin), reviewed)
      if (run.report !== null) expectValidReport(run.report)
      return run
    },
  }
}
