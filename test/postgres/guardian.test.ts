import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withClient } from '../../src/postgres/client.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { serverRequest } from '../support/server.ts'
import { killAProcessWithAServer } from './killed-process.ts'
import { leftovers } from './observe.ts'
import { until } from './until.ts'

/** A directory of our own in place of /tmp, so that servers of other tests are not mistaken for this one's. */
async function withTemporaryDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp('/tmp/rt-')
  try {
    await chmod(directory, 0o755 | 0o022)
    return await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Shared memory of a running server that the kernel would keep after it: empty where /proc does not show it. */
async function sharedMemoryOf(directory: string): Promise<{ segment: string; files: readonly string[] }> {
  const lines = (await readFile(join(directory, 'data/postmaster.pid'), 'utf8')).split('\n')
  // The first line is the process, the seventh the key and number of its System V segment.
  const segment = lines[6]?.trim().split(/\s+/)[1] ?? ''
  const maps = await readFile(`/proc/${lines[0]}/maps`, 'utf8').catch(() => '')
  const files = [...new Set(maps.match(/\/dev\/shm\/PostgreSQL\.\d+/g))]
  return { segment, files }
}

async function segments(): Promise<readonly string[]> {
  const table = await readFile('/proc/sysvipc/shm', 'utf8').catch(() => '')
  return table.split('\n').map((line) => line.trim().split(/\s+/)[1] ?? '')
}

test('a killed process leaves neither server nor directory behind', async () => {
  const directory = await killAProcessWithAServer(['embedded'])
  expect(directory).toMatch(/rehearse-/)
  await until(async () => (await leftovers(directory)).length === 0)
})

test('shared memory goes with the server', async () => {
  const memory = await withServer(serverRequest({ fitsInMemory: false }), async (server) => {
    const found = await sharedMemoryOf(server.admin.host)
    if (process.platform === 'linux') {
      expect(await segments()).toContain(found.segment)
      expect(found.files.length).toBeGreaterThan(0)
    }
    return found
  })
  expect(await segments()).not.toContain(memory.segment)
  expect(memory.files.filter((file) => existsSync(file))).toEqual([])
})

test('an abort while the cluster is being made ends initdb', async () => {
  await withTemporaryDirectory(async (temporary) => {
    const controller = new AbortController()
    const reason = new Error('stopped early')
    const run = withServer(
      serverRequest({ signal: controller.signal, env: { ...process.env, TMPDIR: temporary } }),
      async () => {
        throw new Error('must not be reached')
      },
    )
    const outcome = expect(run).rejects.toBe(reason)
    const directory = join(temporary, 'rehearse-')
    const initdbRuns = async () =>
      (await leftovers(directory)).length > 0 ||
      (await readdir(temporary)).some((name) => existsSync(join(temporary, name, 'data')))
    await until(initdbRuns)
    controller.abort(reason)
    await outcome
    expect(await leftovers(directory)).toEqual([])
    expect(await readdir(temporary)).toEqual([])
  })
})

test('a server that is killed in the middle fails the run, which cleans up after it', async () => {
  let directory = ''
  const run = withServer(serverRequest(), (server) =>
    withClient(server.admin, server.maintenanceDatabase, async (client) => {
      directory = server.admin.host
      const [postmaster] = (await readFile(join(directory, 'data/postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(postmaster), 'SIGQUIT')
      await client.query('SELECT pg_sleep(3600)')
    }),
  )
  // Either the server's farewell (57P02 crash_shutdown) or the lost connection, whichever comes first.
  await expect(run).rejects.toThrow()
  expect(await leftovers(directory)).toEqual([])
})
