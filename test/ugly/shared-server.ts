import type { PostgresServer } from '../../src/postgres/server.ts'
import { withServer } from '../../src/postgres/with-server.ts'
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
  let server: PostgresServer | null = null
  let release: () => void = () => undefined
  let finished: Promise<void> = Promise.resolve()
  beforeAll(async () => {
    await new Promise<void>((started, failed) => {
      finished = withServer(serverRequest({ version: 18, settings }), async (running) => {
        server = running
        started()
        await new Promise<void>((done) => {
          release = done
        })
      })
      finished.catch(failed)
    })
  })
  afterAll(async () => {
    release()
    await finished
  })
  const running = () => {
    if (server === null) throw new Error('The server is not running.')
    return server
  }
  return {
    server: running,
    review: async (reviewed) => {
      const run = await reviewCase(urlOf(running().admin), reviewed)
      if (run.report !== null) expectValidReport(run.report)
      return run
    },
  }
}
