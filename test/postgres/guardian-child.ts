/**
 * Started by the guardian test as a process of its own: prints where its server lives, then waits to be killed.
 * The transform of the test run is not there, so this file holds nothing that Node cannot strip.
 */
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../support/server.ts'

const [kind, image] = process.argv.slice(2)

await withServer(
  serverRequest({ choice: { kind: kind === 'docker' ? 'docker' : 'embedded' }, image: image ?? null }),
  async (server) => {
    process.stdout.write(`${server.admin.host}\n`)
    await new Promise<never>(() => {
      setInterval(() => undefined, 1_000_000)
    })
  },
)
