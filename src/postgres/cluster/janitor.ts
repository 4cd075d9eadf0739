import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The engine may still be closing the container's socket, so a second try a moment later is needed at times. */
const SCRIPT = `
cd /
while read -r _; do :; done
rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`

/** Removes the directory after `use`, also when this process is killed: a shell waits for the end of our pipe. */
export async function withJanitor<T>(directory: string, use: () => Promise<T>): Promise<T> {
  const janitor = spawn('/bin/sh', ['-c', SCRIPT, 'rehearse', directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await once(janitor, 'spawn')
  const exited = once(janitor, 'exit')
  janitor.stdin.on('error', () => undefined)
  try {
    return await use()
  } finally {
    janitor.stdin.end()
    await exited
  }
}
