import { readFile } from 'node:fs/promises'
import { ProviderUnavailable } from '../provider.ts'

/** The operating system user that runs the server. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

/**
 * PostgreSQL refuses to run as root, so root lends it the account `postgres` or, where nobody installed one,
 * `nobody`. `null`: this process is not root and the server runs as the same user.
 *
 * @throws ProviderUnavailable when the machine has neither account.
 */
export async function serverAccount(): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8'))
  const account =
    accounts.find((each) => each.name === 'postgres') ?? accounts.find((each) => each.name === 'nobody')
  if (account === undefined)
    throw new ProviderUnavailable(
      'PostgreSQL refuses to run as root, and /etc/passwd names neither a user postgres nor a user nobody to run it as. Run Rehearse as another user, or add one of the two.',
    )
  return account
}

/** Entries of `/etc/passwd` that are not root's; lines that are none are left out. */
function parsePasswd(text: string): readonly ServerAccount[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    const account = { name: name ?? '', uid: Number(uid), gid: Number(gid) }
    return account.uid > 0 && Number.isInteger(account.gid) ? [account] : []
  })
}
