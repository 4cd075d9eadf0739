import { stat, statfs } from 'node:fs/promises'
import { freemem } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import { withClient } from '../client.ts'
import { isDatabaseError } from '../database-error.ts'
import type { RunningServer } from '../server.ts'
import { type Limits, UNKNOWN_ROOM_BYTES } from './limits.ts'
import type { Bound } from './stopped-session.ts'

const LOOK_EVERY_MS = 250
const TMPFS = 0x01021994

/** Databases of the role that owns what is under review, with their temporary tables. */
const TABLES =
  'SELECT coalesce(sum(pg_database_size(oid)), 0) AS bytes FROM pg_database WHERE datdba = $1::regrole'

/** Parallel workers share temporary files in directories that `pg_ls_tmpdir` leaves out. Superusers may list them. */
const ALL = `
  SELECT (${TABLES})
       + (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir())
       + (SELECT coalesce(sum(size), 0) FROM pg_ls_tmpdir())
       + (SELECT coalesce(sum((pg_stat_file(d || '/' || file, true)).size), 0)
            FROM (SELECT 'base/pgsql_tmp/' || name AS d FROM pg_ls_dir('base/pgsql_tmp', true, false) name
                   WHERE name LIKE '%fileset') sets, pg_ls_dir(d, true, false) file) AS bytes`

/** 42501 insufficient_privilege. */
const FORBIDDEN = '42501'

export interface DiskWatch {
  readonly stop: () => Promise<void>
}

/**
 * Looks a few times a second, over a connection of its own, at how much of the disk the server takes, until it is
 * stopped or there is too much. What no look can tell (the server is gone) is for the time limits to end.
 */
export function watchDisk(
  server: RunningServer,
  limits: Pick<Limits, 'diskBytes' | 'reserveBytes'>,
  onFull: (bound: Bound) => void,
): DiskWatch {
  const stopping = new AbortController()
  const { signal } = stopping
  const look = async (client: Client) => {
    let limit = limits.diskBytes
    while (!signal.aborted) {
      const used = await usedBytes(client, server)
      const left = await roomOf(server.storage)
      limit ??= left === null ? UNKNOWN_ROOM_BYTES : Math.floor((left + used) / 2)
      if (used > limit) return onFull({ kind: 'disk', bytes: used, limit })
      if (left !== null && left < limits.reserveBytes) return onFull({ kind: 'room', left })
      await delay(LOOK_EVERY_MS, undefined, { signal })
    }
  }
  const looking = withClient(server.admin, server.maintenanceDatabase, look, 'rehearse disk').catch(
    () => undefined,
  )
  return {
    stop: async () => {
      stopping.abort()
      await looking
    },
  }
}

async function usedBytes(
  client: Client,
  { capabilities, migrator, storage }: RunningServer,
): Promise<number> {
  const ask = async (query: string) => {
    const { rows } = await client.query<{ bytes: string }>(query, [
      `"${migrator.user.replaceAll('"', '""')}"`,
    ])
    return Number(rows[0]?.bytes)
  }
  const logs = await Promise.all(storage.map((directory) => sizeOf(`${directory}/server.log`)))
  const inServer = capabilities.superuser
    ? ask(ALL).catch((cause: unknown) => {
        if (isDatabaseError(cause) && cause.code === FORBIDDEN) return ask(TABLES)
        throw cause
      })
    : ask(TABLES)
  return logs.reduce((sum, bytes) => sum + bytes, await inServer)
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null)
  return found?.size ?? 0
}

/** Bytes that are left where the directories lie, the smallest of all; `null`: they lie on another machine. */
async function roomOf(directories: readonly string[]): Promise<number | null> {
  const rooms = await Promise.all(
    directories.map(async (directory) => {
      const { bavail, bsize, type } = await statfs(directory)
      const free = bavail * bsize
      return type === TMPFS ? Math.min(free, freemem()) : free
    }),
  )
  return rooms.length === 0 ? null : Math.min(...rooms)
}
