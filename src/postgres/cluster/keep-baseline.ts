import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { ServerAccount } from './account.ts'
import { ARCHIVE, digestOf, MANIFEST, type Manifest, manifestText } from './kept-baselines.ts'

/** A database with so many bytes holds more than a schema; reading it back would take longer than it saves. */
const MOST_DATABASE_BYTES = 256 * 1024 ** 2

export interface ClusterToCopy {
  /** Holds the write-ahead log. */
  readonly directory: string
  /** Holds the data directory. */
  readonly tables: string
  readonly account: ServerAccount | null
}

/**
 * Archives a running cluster that nobody writes to, into a file that only we may open.
 *
 * After a checkpoint the files hold everything, and recovery from it has nothing to do: the checkpoint's record and
 * its redo point are the first in a fresh segment, of which the pages in use are enough. That nobody wrote meanwhile
 * is seen from the log, which every change of a page passes, with data checksums hint bits too. Tables that are not
 * logged would come back empty (each has an `_init` fork to begin from), so a cluster with such tables is not copied.
 *
 * The archive is written by a process of the server's account, because the directory belongs to it: nothing that the
 * account could have left there is followed with more rights than its own.
 *
 * @returns whether the copy can be used.
 */
export async function copyCluster(
  cluster: ClusterToCopy,
  control: Client,
  database: string,
  archive: FileHandle,
): Promise<boolean> {
  if (!(await isWorthCopying(control, database))) return false
  await control.query('SELECT pg_switch_wal()')
  await control.query('CHECKPOINT')
  const before = await readLog(control)
  if (before === null) return false
  if (!(await archiveFiles(cluster, before, archive))) return false
  const after = await readLog(control)
  return after?.inserted === before.inserted
}

async function isWorthCopying(control: Client, database: string): Promise<boolean> {
  const { rows } = await control.query<{ bytes: string }>('SELECT pg_database_size($1) AS bytes', [database])
  return Number(rows[0]?.bytes) <= MOST_DATABASE_BYTES
}

interface LogState {
  readonly inserted: string
  /** Name of the segment that recovery begins in. */
  readonly segment: string
  readonly segmentBytes: number
  /** From the start of the segment to the page that is written to, included. */
  readonly usedBytes: number
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

/** What belongs to the running server and not to its data stays out (manual, "Backing Up the Data Directory"). */
const SCRIPT = `
directory=$1 tables=$2 segment=$3 used=$4 whole=$5
umask 077
for fork in "$tables"/data/base/*/*_init; do [ -e "$fork" ] && exit 1; done
log=$directory/kept
rm -rf "$log" && mkdir "$log" || exit 1
head -c "$used" "$directory/wal/$segment" >"$log/$segment" || exit 1
printf '%s' "$whole" >"$log/bytes" || exit 1
tar -cf - -C "$tables" --exclude=data/pg_wal --exclude=data/postmaster.pid --exclude=data/postmaster.opts \\
  --exclude='data/pg_stat_tmp/*' --exclude='data/pg_dynshmem/*' data -C "$directory" kept
status=$?
rm -rf "$log"
exit "$status"
`

async function archiveFiles(
  { directory, tables, account }: ClusterToCopy,
  { segment, usedBytes, segmentBytes }: LogState,
  archive: FileHandle,
): Promise<boolean> {
  const child = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'rehearse', directory, tables, segment, String(usedBytes), String(segmentBytes)],
    {
      cwd: directory,
      stdio: ['ignore', archive.fd, 'ignore'],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    },
  )
  const [status] = await once(child, 'exit')
  return status === 0
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
