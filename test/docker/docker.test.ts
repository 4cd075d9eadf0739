import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { withClient } from '../../src/postgres/client.ts'
import { ServerUnavailable } from '../../src/postgres/server.ts'
import { withServer } from '../../src/postgres/with-server.ts'
import { killAProcessWithAServer } from '../postgres/killed-process.ts'
import { text } from '../postgres/observe.ts'
import { until } from '../postgres/until.ts'
import { serverRequest } from '../support/server.ts'

/** Made by `.ci/docker.sh`; set to another image with PostgreSQL 15 elsewhere. */
const image = process.env.REHEARSE_TEST_IMAGE ?? 'rehearse-test/postgres:15'

const docker = (changes: Parameters<typeof serverRequest>[0] = {}) =>
  serverRequest({ choice: { kind: 'docker' }, image, ...changes })

async function dockerCommand(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', [...args])
  return stdout.trim()
}

/** Ids of all containers made from the image, stopped ones included. */
const containers = async () => {
  const ids = await dockerCommand('ps', '-aq', '--no-trunc', '--filter', `ancestor=${image}`)
  return ids === '' ? [] : ids.split('\n')
}

afterEach(async () => {
  expect(await containers()).toEqual([])
})

test('a server in a container has no network, no privileges and limits', async () => {
  await withServer(docker({ settings: { work_mem: '8MB' }, roles: ['app'] }), async (server) => {
    expect(server).toMatchObject({
      provider: 'docker',
      major: 15,
      encoding: 'UTF8',
      timeZone: 'UTC',
      capabilities: { superuser: true, ownsCluster: true },
    })
    const [id] = await containers()
    const [container] = JSON.parse(await dockerCommand('inspect', id ?? ''))
    expect(container.Config.User).toBe('postgres')
    expect(container.HostConfig).toMatchObject({
      NetworkMode: 'none',
      AutoRemove: true,
      Privileged: false,
      CapDrop: ['ALL'],
      PidsLimit: 512,
      Memory: 4 * 1024 ** 3,
    })
    expect(container.HostConfig.SecurityOpt).toContain('no-new-privileges')
    expect(container.Mounts).toEqual([expect.objectContaining({ Type: 'bind', Source: server.admin.host })])
    await withClient(server.admin, server.maintenanceDatabase, async (client) => {
      expect(await text(client, 'SHOW fsync')).toBe('off')
      expect(await text(client, 'SHOW work_mem')).toBe('8MB')
      expect(await text(client, 'SHOW listen_addresses')).toBe('')
    })
    await withClient(server.migrator, server.maintenanceDatabase, async (client) => {
      expect(await text(client, "SELECT pg_has_role('app', 'member')")).toBe('t')
      // 42501 insufficient_privilege
      await expect(client.query("SELECT pg_read_file('/etc/passwd')")).rejects.toMatchObject({
        code: '42501',
      })
    })
  })
})

test('nothing in the container reaches this machine or any other', async () => {
  await withListener(async (port) => {
    await withServer(docker(), (server) =>
      withClient(server.admin, server.maintenanceDatabase, async (client) => {
        const attempts = ownAddresses().map(
          (address) => `(exec 3<>/dev/tcp/${address}/${port}) 2>/dev/null && echo reached ${address};`,
        )
        await client.query('CREATE TEMP TABLE said (line text)')
        // A superuser may start programs; the SQL under review may not even do that.
        const program = `bash -c '${attempts.join(' ')} ls /sys/class/net'`
        await client.query(`COPY said FROM PROGRAM ${client.escapeLiteral(program)}`)
        expect(await text(client, "SELECT string_agg(line, ',') FROM said")).toBe('lo')
      }),
    )
  })
})

/** A port that is open on every address of this machine. */
async function withListener(use: (port: number) => Promise<void>): Promise<void> {
  const listener = createServer((socket) => socket.end())
  await new Promise<void>((listening) => listener.listen(0, '0.0.0.0', listening))
  try {
    await use((listener.address() as AddressInfo).port)
  } finally {
    await new Promise((closed) => listener.close(closed))
  }
}

/** Those by which others reach it, the bridge of the engine among them. */
function ownAddresses(): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .flatMap(({ address, family, internal }) => (family === 'IPv4' && !internal ? [address] : []))
  expect(addresses).not.toEqual([])
  return addresses
}

test('auto takes the engine that answers', async () => {
  const request = docker({ choice: { kind: 'auto' } })
  expect(await withServer(request, async (server) => server.provider)).toBe('docker')
})

test('an exception leaves neither container nor directory behind', async () => {
  let directory = ''
  const run = withServer(docker(), async (server) => {
    directory = dirname(server.admin.host)
    throw new RangeError('from the review')
  })
  await expect(run).rejects.toThrow(RangeError)
  expect(existsSync(directory)).toBe(false)
})

test('an abort ends pending queries at once', async () => {
  const controller = new AbortController()
  const reason = new Error('the time is up')
  const run = withServer(docker({ signal: controller.signal }), (server) =>
    withClient(server.admin, server.maintenanceDatabase, async (client) => {
      await client.query('BEGIN')
      const endless = client.query('SELECT pg_sleep(3600)')
      controller.abort(reason)
      await endless
    }),
  )
  await expect(run).rejects.toBe(reason)
})

test('a killed process leaves neither container nor directory behind', async () => {
  const socketDirectory = await killAProcessWithAServer(['docker', image])
  await until(async () => !existsSync(dirname(socketDirectory)) && (await containers()).length === 0)
})

test('an engine that does not see our directories is reached through a port', async () => {
  const directory = await mkdtemp('/tmp/rt-')
  try {
    // In a mount namespace of its own the process has another directory there than the engine.
    const elsewhere = 'mount -t tmpfs none "$0" && TMPDIR="$0" exec "$@"'
    const launcher = ['unshare', '--mount', 'sh', '-c', elsewhere, directory]
    // The loopback, or the gateway where the machine of the test is itself a container.
    const host = await killAProcessWithAServer(['docker', image], launcher)
    expect(isIP(host)).not.toBe(0)
    expect(host).not.toBe('0.0.0.0')
    await until(async () => (await containers()).length === 0)
    expect(await readdir(directory)).toEqual([])
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})

test('a container ends by itself after the time limit of the run', async () => {
  // The limit has a minute of grace; a negative one leaves two seconds.
  const run = withServer(docker({ timeoutSeconds: -58 }), (server) =>
    withClient(server.admin, server.maintenanceDatabase, (client) => client.query('SELECT pg_sleep(3600)')),
  )
  await expect(run).rejects.toThrow()
})

test('settings the server refuses are reported with the words of its log', async () => {
  const run = withServer(docker({ settings: { work_mem: 'plenty' } }), async () => undefined)
  await expect(run).rejects.toThrow(ServerUnavailable)
  await expect(run).rejects.toThrow(/work_mem/)
})

test('an image that cannot be pulled is named', async () => {
  const missing = '127.0.0.1:1/no-such-image:18'
  const lines: string[] = []
  const run = withServer(
    docker({ image: missing, progress: (line) => lines.push(line) }),
    async () => undefined,
  )
  await expect(run).rejects.toThrow(/image 127\.0\.0\.1:1\/no-such-image:18 could not be pulled/)
  expect(lines).toContain(`Pulling the container image ${missing}.`)
})

test('an image with another version than the one asked for is refused', async () => {
  const run = withServer(docker({ version: 18 }), async () => undefined)
  await expect(run).rejects.toThrow(/holds PostgreSQL 15 and version 18 was asked for/)
})
