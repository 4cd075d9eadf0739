import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * Runs a server in a process of its own, kills that process with SIGKILL, and says where the server lived.
 * `launcher` is a command that replaces itself by the one appended to it.
 */
export async function killAProcessWithAServer(
  args: readonly string[],
  launcher: readonly string[] = [],
): Promise<string> {
  const [command = process.execPath, ...rest] = [
    ...launcher,
    process.execPath,
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
    join(__dirname, 'guardian-child.ts'),
    ...args,
  ]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [host] = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      once(child, 'exit').then(() => {
        throw new Error('the child ended before its server was ready')
      }),
    ])
    return String(host)
  } finally {
    const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve()
    child.kill('SIGKILL')
    await exited
  }
}
