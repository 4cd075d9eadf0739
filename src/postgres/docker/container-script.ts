import { RESTORE_FUNCTION } from '../cluster/archive-script.ts'

/** Mount point of the directory that is shared with the host; holds the socket. */
export const SHARED_DIRECTORY = '/rehearse'

/** Inside the container: holds the data directory in `data` and the write-ahead log in `wal`. */
export const CLUSTER_DIRECTORY = '/tmp/rehearse'

/** Runs everything in the container. */
export const CONTAINER_USER = 'postgres'

/** In the shared directory: the archive of a kept cluster, which is gone when a server runs on its files. */
export const KEPT_ARCHIVE = 'kept.tar'
/** Appear there when unpacking begins and ends. */
export const UNPACKING = 'unpacking'
export const UNPACKED = 'unpacked'

/** Printed when the server accepts connections, and when there is none any more. */
export const READY_LINE = 'rehearse: ready'
export const ENDED_LINE = 'rehearse: ended'

/**
 * Makes and runs the cluster inside the container, in place of the image's own entry point: any image with an
 * initdb serves. An archive in the shared directory takes the place of initdb. The first process reads the standard input that the engine closes when our connection to it
 * goes, so the container ends with this process even when that is killed.
 *
 * `ready` in postmaster.pid is what pg_ctl waits for.
 */
const SCRIPT = `
trap 'exit 1' TERM
umask 077
for binaries in /usr/local/pgsql/bin /usr/libexec/postgresql* /usr/lib/postgresql/*/bin; do
  [ -x "$binaries/initdb" ] && PATH="$PATH:$binaries"
done
cluster=${CLUSTER_DIRECTORY} shared=${SHARED_DIRECTORY}
directory=$cluster tables=$cluster
data=$cluster/data
${RESTORE_FUNCTION}
initialise() {
  initdb -D "$data" --waldir="$cluster/wal" -U "$REHEARSE_SUPERUSER" --pwfile="$cluster/password" --auth=scram-sha-256 \\
    --encoding=UTF8 --locale="$1" --no-sync --no-instructions >"$cluster/initdb.log" 2>&1
}
serve() {
  mkdir "$cluster" && printf '%s' "$REHEARSE_PASSWORD" >"$cluster/password" || return
  command -v initdb >/dev/null || { echo 'the image holds no initdb'; return; }
  if [ -e "$shared/${KEPT_ARCHIVE}" ]; then
    : >"$shared/${UNPACKING}"
    restore <"$shared/${KEPT_ARCHIVE}" || { cat "$cluster/initdb.log"; return; }
    : >"$shared/${UNPACKED}"
    rm -f "$shared/${KEPT_ARCHIVE}"
  else
    initialise C.UTF-8 || initialise C || { cat "$cluster/initdb.log"; return; }
    printf '%s' "$REHEARSE_SETTINGS" >>"$data/postgresql.conf"
    echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  fi
  unset REHEARSE_PASSWORD REHEARSE_SETTINGS
  postgres -D "$data"
}
{ serve </dev/null; echo '${ENDED_LINE}'; } &
while ! grep -qs '^ready' "$data/postmaster.pid"; do sleep 0.02; kill -0 $! 2>/dev/null || break; done
echo '${READY_LINE}'
while read -r _; do :; done
`

/** The entry point: ends by itself after the limit, also where the engine does not close standard input. */
export function containerEntrypoint(limitSeconds: number): string[] {
  return ['sh', '-c', 'exec timeout "$1" sh -c "$2"', 'rehearse', String(limitSeconds), SCRIPT]
}
