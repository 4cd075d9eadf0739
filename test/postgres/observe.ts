import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import type { Client } from 'pg'

/** The single value of a query. */
export async function text(client: Client, sql: string): Promise<unknown> {
  const { rows } = await client.query(sql)
  return Object.values(rows[0] ?? {})[0]
}

/** What is left of a server: its directory, and processes that name it. Needs `/proc`; elsewhere only the directory. */
export async function leftovers(directory: string): Promise<readonly string[]> {
  const found = existsSync(directory) ? [directory] : []
  const processes = existsSync('/proc/self') ? await readdir('/proc') : []
  for (const id of processes.filter((name) => /^\d+$/.test(name))) {
    // A process may end while it is looked at.
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(directory)) found.push(`${id} ${command.replaceAll('\0', ' ')}`)
  }
  return found
}
