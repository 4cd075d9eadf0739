/** What of the write-ahead log goes into the archive of a cluster. */
export interface UsedLog {
  /** Name of the segment that recovery begins in. */
  readonly segment: string
  readonly segmentBytes: number
  /** From the start of the segment to the page that is written to, included. */
  readonly usedBytes: number
}

/** What belongs to the running server and not to its data stays out (manual, "Backing Up the Data Directory"). */
const ARCHIVE_SCRIPT = `
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

/**
 * The command that writes the archive of a cluster to its standard output, to be run where its server runs and as the
 * same user. It fails for a cluster with tables that are not logged.
 *
 * @param directory holds the write-ahead log in `wal`.
 * @param tables holds the data directory in `data`.
 */
export function archiveCommand(
  directory: string,
  tables: string,
  { segment, usedBytes, segmentBytes }: UsedLog,
): readonly [string, ...string[]] {
  return [
    '/bin/sh',
    '-c',
    ARCHIVE_SCRIPT,
    'rehearse',
    directory,
    tables,
    segment,
    String(usedBytes),
    String(segmentBytes),
  ]
}

/**
 * A function of a shell that knows `directory` and `tables`: unpacks such an archive from its standard input in place
 * of initdb. `restored` appears in the directory when that is done.
 */
export const RESTORE_FUNCTION = `
restore() {
  umask 077
  tar -xf - -C "$tables" >"$directory/initdb.log" 2>&1 || return
  if [ "$tables" != "$directory" ]; then mv "$tables/kept" "$directory/kept" || return; fi
  bytes=$(cat "$directory/kept/bytes") && rm "$directory/kept/bytes" && mv "$directory/kept" "$directory/wal" || return
  # The server reads a shorter segment as well; one of the usual length is what it expects.
  truncate -s "$bytes" "$directory/wal"/* 2>/dev/null
  ln -s "$directory/wal" "$tables/data/pg_wal" && : >"$directory/restored"
}
`
