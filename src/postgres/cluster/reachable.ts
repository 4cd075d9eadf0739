import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ServerAccount } from './account.ts'

/** The nearest directory on the way to `path`, itself included, that the account may not enter; `null`: none. */
export async function barrierFor(account: ServerAccount | null, path: string): Promise<string | null> {
  if (account === null) return null
  const above = dirname(path)
  const higher = above === path ? null : await barrierFor(account, above)
  if (higher !== null) return higher
  const { mode, uid, gid } = await stat(path)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  return (mode & bit) === 0 ? path : null
}
