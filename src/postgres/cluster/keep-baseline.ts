import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { ServerAccount } from './account.ts'
import { archiveCommand, type UsedLog } from './archive-script.ts'
import { ARCHIVE, digestOf, MANIFEST, type Manifest, manifestText } from './kept-baselines.ts'

/** A database with so many bytes holds more than a schema; reading it back would take longer than it saves. */
const MOST_DATABASE_BYTES = 256 * 1024 ** 2

/** Writes the files of a cluster, with so much of its log, into the archive; whether that succeeded. */
export type Archiver = (log: UsedLog, archive: FileHandle) => Promise<boolean>

/**
 * Archives a running cluster that nobody writes to, into a file that only we may open.
 *
 * After a checkpoint the files hold everything, and recovery from it has nothing to do: the checkpoint's record and
 * its redo point are the first in a fresh segment, of which the pages in use are enough. That nobody wrote meanwhile
 * is seen from the log, which every change of a page passes, with data checksums hint bits too. Tables that are not
 * logged would come back empty (each has an `_init` fork to begin from), so a cluster with such tables is not copied.
 *
 * @returns whether the copy can be used.
 */
export async function copyCluster(
  archiver: Archiver,
  control: Client,
  database: string,
  archive: FileHandle,
): Promise<boolean> {
  if (!(await isWorthCopying(control, database))) return false
  await control.query('SELECT pg_switch_wal()')
  await control.query('CHECKPOINT')
  const before = await readLog(control)
  if (before === null) return false
  if (!(await archiver(before, archive))) return false
  const after = await readLog(control)
  return after?.inserted === before.inserted
}

async function isWorthCopying(control: Client, database: string): Promise<boolean> {
  const { rows } = await control.query<{ bytes: string }>('SELECT pg_database_size($1) AS bytes', [database])
  return Number(rows[0]?.bytes) <= MOST_DATABASE_BYTES
}

interface LogState extends UsedLog {
  readonly inserted: string
}

/** `null`: the checkpoint and the end of the log do not lie in one segment. */
async function readLog(control: Client): Promise<LogState | null> {
  const { rows } = await control.query<Record<'inserted' | 'redo' | 'segment' | 'offset' | 'bytes', string>>(
    `SELECT inserted, (r).file_name AS redo, (i).file_name AS segment, (i).file_offset AS offset,
            pg_size_bytes(current_setting('wal_segment_size')) AS bytes
       FROM (SELECT inserted, pg_walfile_name_offset(redo_lsn) AS r, pg_walfile_name_offset(inserted) AS i
               FROM pg_control_checkpoint(), pg_current_wal_insert_lsn() AS inserted) AS log`,
  )
  const [row] = rows
  if (row === undefined || row.redo !== row.segment) return null
  const page = 8192
  return {
    inserted: row.inserted,
    segment: row.segment,
    segmentBytes: Number(row.bytes),
    usedBytes: (Math.floor(Number(row.offset) / page) + 1) * page,
  }
}

/**
 * Archives a cluster on this machine. The archive is written by a process of the server's account, because the
 * directories belong to it: nothing that the account could have left there is followed with more rights than its own.
 *
 * @param directory holds the write-ahead log.
 * @param tables holds the data directory.
 */
export function hostArchiver(directory: string, tables: string, account: ServerAccount | null): Archiver {
  return async (log, archive) => {
    const [shell, ...args] = archiveCommand(directory, tables, log)
    const child = spawn(shell, args, {
      cwd: directory,
      stdio: ['ignore', archive.fd, 'ignore'],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    })
    const [status] = await once(child, 'exit')
    return status === 0
  }
}

/** Opens the archive of a new entry; only this user may read it, for it holds the superuser's password. */
export async function createArchive(unfinished: string): Promise<FileHandle> {
  return await open(join(unfinished, ARCHIVE), 'wx+', 0o600)
}

/** Completes an entry with its manifest. */
export async function writeManifest(
  unfinished: string,
  archive: FileHandle,
  facts: Omit<Manifest, 'bytes' | 'sha256'>,
): Promise<void> {
  const { size } = await archive.stat()
  const manifest = { ...facts, bytes: size, sha256: await digestOf(archive) }
  await writeFile(join(unfinished, MANIFEST), manifestText(manifest), { mode: 0o600 })
}
