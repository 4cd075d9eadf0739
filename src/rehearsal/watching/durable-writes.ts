import type { Workshop } from '../../postgres/databases.ts'

/**
 * Turns `fsync` on while `use` measures. Everything else runs without it: nobody needs the throwaway server to
 * survive a power cut, but a production server waits for its disk. On a server of the user's nothing is changed.
 */
export async function withDurableWrites<T>(workshop: Workshop, use: () => Promise<T>): Promise<T> {
  if (!workshop.server.capabilities.ownsCluster) return await use()
  await setFsync(workshop, 'on')
  try {
    return await use()
  } finally {
    // Nobody waits for it to take effect, and a killed server needs no tidying.
    await setFsync(workshop, 'off').catch(() => undefined)
  }
}

async function setFsync({ control }: Workshop, value: 'on' | 'off'): Promise<void> {
  await control.query(`ALTER SYSTEM SET fsync = ${value}`)
  await control.query('SELECT pg_reload_conf()')
  if (value === 'off') return
  // The reload reaches backends asynchronously; the server itself waits here, not a timer of ours.
  for (let look = 0; look < 200; look++) {
    const { rows } = await control.query<{ fsync: string }>(
      "SELECT current_setting('fsync') AS fsync, pg_sleep(0.002)",
    )
    if (rows[0]?.fsync === value) return
  }
  throw new Error(`The server did not take over fsync = ${value}.`)
}
