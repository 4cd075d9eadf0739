import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerAccount } from './account.ts'
import { barrierFor } from './reachable.ts'

/** Leaves room for the random suffix and `.s.PGSQL.5432`: a Unix socket path holds at most 107 bytes, 103 on macOS. */
const LONGEST_BASE = 70

/** Lends a directory that only the server's account may enter, short enough for a Unix socket, and removes it. */
export async function withPrivateDirectory<T>(
  account: ServerAccount | null,
  env: Readonly<Record<string, string | undefined>>,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(await baseDirectory(account, env), 'rehearse-'))
  try {
    await chmod(directory, 0o700)
    if (account !== null) await chown(directory, account.uid, account.gid)
    return await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function baseDirectory(
  account: ServerAccount | null,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const wanted = env.TMPDIR ?? tmpdir()
  if (Buffer.byteLength(wanted) > LONGEST_BASE) return '/tmp'
  const barrier = await barrierFor(account, wanted).catch(() => wanted)
  return barrier === null ? wanted : '/tmp'
}
