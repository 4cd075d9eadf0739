import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readdir, realpath } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** One installed server. */
export interface Installation {
  /** Directory of `initdb` and `postgres`. */
  readonly binaries: string
  readonly major: number
}

/** Where packages put servers beside the PATH: Debian and its kin, the PostgreSQL yum repository, Homebrew, Postgres.app. */
const PARENTS: readonly { readonly parent: string; readonly child: RegExp; readonly bin: string }[] = [
  { parent: '/usr/lib/postgresql', child: /^\d+$/, bin: 'bin' },
  { parent: '/usr', child: /^pgsql-\d+$/, bin: 'bin' },
  { parent: '/opt/homebrew/opt', child: /^postgresql(@\d+)?$/, bin: 'bin' },
  { parent: '/usr/local/opt', child: /^postgresql(@\d+)?$/, bin: 'bin' },
  { parent: '/home/linuxbrew/.linuxbrew/opt', child: /^postgresql(@\d+)?$/, bin: 'bin' },
  { parent: '/Applications/Postgres.app/Contents/Versions', child: /^\d+$/, bin: 'bin' },
]

/** Every installed server, those on the PATH first, then the newest. */
export async function findInstallations(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Installation[]> {
  const onPath = await installationsIn((env.PATH ?? '').split(delimiter).filter((path) => path !== ''))
  const elsewhere = await installationsIn((await Promise.all(PARENTS.map(children))).flat())
  return [...onPath, ...elsewhere.toSorted((a, b) => b.major - a.major)]
}

async function children({ parent, child, bin }: (typeof PARENTS)[number]): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => [])
  return names.filter((name) => child.test(name)).map((name) => join(parent, name, bin))
}

async function installationsIn(directories: readonly string[]): Promise<readonly Installation[]> {
  const found = await Promise.all(directories.map(installationIn))
  return found.flatMap((each) => (each === null ? [] : [each]))
}

/** Follows links: a link to `initdb` alone has its server, libraries and share files beside the original. */
async function installationIn(directory: string): Promise<Installation | null> {
  try {
    const binaries = dirname(await realpath(join(directory, 'initdb')))
    await access(join(binaries, 'initdb'), constants.X_OK)
    return { binaries, major: await majorOf(join(binaries, 'postgres')) }
  } catch {
    // Not a server, or one for another machine; the caller reports what it found, not what it did not.
    return null
  }
}

async function majorOf(postgres: string): Promise<number> {
  const { stdout } = await promisify(execFile)(postgres, ['--version'])
  const [, major] = /\(PostgreSQL\) (\d+)/.exec(stdout) ?? []
  if (major === undefined) throw new Error(`${postgres} --version answers ${stdout.trim()}`)
  return Number(major)
}
