import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { messageOf, ProviderUnavailable } from '../provider.ts'
import { type HttpContext, withResponse } from './http.ts'
import type { Release } from './registry.ts'

/**
 * Downloads a release, checks it against its hash, and only then unpacks it into `directory`.
 *
 * @throws ProviderUnavailable when the download fails or is not what the registry announced.
 */
export async function downloadRelease(
  release: Release,
  directory: string,
  context: HttpContext,
): Promise<void> {
  const tarball = `${directory}.tgz`
  try {
    await withResponse(release.tarball, 'application/octet-stream', context, (body) =>
      pipeline(body, createWriteStream(tarball), { signal: context.signal }),
    )
    await checkHash(tarball, release)
    await mkdir(directory)
    await unpack(tarball, directory)
    await makeLinks(directory)
  } finally {
    await rm(tarball, { force: true })
  }
}

async function checkHash(tarball: string, release: Release): Promise<void> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  const actual = hash.digest('base64')
  if (actual === release.sha512) return
  throw new ProviderUnavailable(
    `the download of ${release.tarball} was thrown away: its SHA-512 is ${actual} and the registry announced ${release.sha512}. Run again; if it stays so, a proxy or the registry changes the file.`,
  )
}

/** Files become ours and readable by the account that runs the server, whatever the tarball and the umask say. */
async function unpack(tarball: string, directory: string): Promise<void> {
  const { extract } = await import('tar')
  try {
    await extract({
      file: tarball,
      cwd: directory,
      strip: 1,
      strict: true,
      preserveOwner: false,
      processUmask: 0o022,
    })
  } catch (error) {
    throw new ProviderUnavailable(`the downloaded server could not be unpacked: ${messageOf(error)}`)
  }
}

interface Link {
  /** Where the link points to, and where it is, both relative to the package. */
  readonly source: string
  readonly target: string
}

/** npm tarballs hold no links; the package lists them and makes them in an install script, which never runs here. */
async function makeLinks(directory: string): Promise<void> {
  const list = await readFile(join(directory, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as readonly Link[]) {
    const link = inside(directory, target)
    await mkdir(dirname(link), { recursive: true })
    await rm(link, { force: true })
    await symlink(relative(dirname(link), inside(directory, source)), link)
  }
}

function inside(directory: string, path: string): string {
  const absolute = resolve(directory, path)
  if (absolute.startsWith(directory + sep)) return absolute
  throw new ProviderUnavailable(`the downloaded server wants a link outside its directory: ${path}`)
}
