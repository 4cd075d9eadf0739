import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import type { ServerAccount } from './account.ts'
import { RESTORE_FUNCTION } from './archive-script.ts'

/**
 * A shell that outlives this process by a moment. It runs the server as its child and waits for the end of its
 * own standard input, a pipe whose other end only this process holds: the pipe closes when we close it and
 * when we are killed, so both ends of a run clean up in the same way.
 *
 * Only the server inherits standard output; its end tells us that the server is gone. SIGQUIT asks the postmaster
 * for an immediate shutdown, which also removes its shared memory; it is repeated because a postmaster that is just
 * starting may not have its handler yet. An initdb is left to finish, half a second later: killed, its helpers would
 * leave shared memory behind. The shell that will become the server waits for it and then goes no further.
 */
const SCRIPT = `
directory=$1 tables=$2 binaries=$3 superuser=$4 restores=$5
${RESTORE_FUNCTION}initialise() {
  "$binaries/initdb" -D "$tables/data" --waldir="$directory/wal" -U "$superuser" --pwfile="$directory/password" \\
    --auth=scram-sha-256 --encoding=UTF8 --locale="$1" --no-sync --no-instructions >"$directory/initdb.log" 2>&1
}
serve() {
  stopped=
  trap stopped=1 TERM INT HUP
  if [ -n "$restores" ]; then
    restore <&3 || exit 1
  else
    initialise C.UTF-8 || { [ -z "$stopped" ] && initialise C; } || exit 1
    cat "$directory/settings.conf" >>"$tables/data/postgresql.conf" || exit 1
  fi
  [ -z "$stopped" ] || exit 1
  trap - TERM INT HUP
  exec 3<&-
  exec "$binaries/postgres" -D "$tables/data" -k "$directory" 2>"$directory/server.log"
}
stop() {
  trap : TERM INT HUP
  tries=0
  while [ "$tries" -lt 1000 ] && kill -0 "$server" 2>/dev/null; do
    if [ -s "$tables/data/postmaster.pid" ]; then kill -QUIT "$server" 2>/dev/null
    else kill -TERM "$server" 2>/dev/null; fi
    tries=$((tries + 1))
    sleep 0.01
  done
  kill -0 "$server" 2>/dev/null && kill -TERM 0 && sleep 0.5
  kill -KILL "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  cd / && rm -rf "$directory" "$tables"
  exit 0
}
cd "$directory" || exit 1
trap : TERM INT HUP
serve </dev/null &
server=$!
trap stop TERM INT HUP
exec >/dev/null
while read -r _; do :; done
stop
`

export interface GuardedServer {
  /** Settles when the server, or the initdb before it, has ended. */
  readonly ended: Promise<void>
}

export interface GuardedCommand {
  /** Holds `password` and `settings.conf`; receives the write-ahead log, the socket and the logs. Removed at the end. */
  readonly directory: string
  /** Receives the data directory. May be `directory`; removed at the end. */
  readonly tables: string
  /** Directory of `initdb` and `postgres`. */
  readonly binaries: string
  readonly superuser: string
  readonly account: ServerAccount | null
  /** An archive of a cluster, open for reading, that takes the place of initdb. `restored` appears when it is unpacked. */
  readonly archive: FileHandle | null
  readonly signal: AbortSignal
}

/** Starts initdb and the server under the guardian for the time of `use`; an abort of the signal kills them at once. */
export async function withGuardedServer<T>(
  command: GuardedCommand,
  use: (server: GuardedServer) => Promise<T>,
): Promise<T> {
  const { directory, tables, binaries, superuser, account, archive, signal } = command
  const restores = archive === null ? '' : 'yes'
  const guardian = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'rehearse', directory, tables, binaries, superuser, restores],
    {
      cwd: directory,
      // A session of its own: Ctrl-C in a terminal must reach this process first, and `kill 0` only the guardian's.
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore', archive?.fd ?? 'ignore'],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', TMPDIR: directory },
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    },
  )
  const { stdin, stdout } = guardian
  if (stdin === null || stdout === null) throw new Error('The guardian was started without its pipes.')
  await once(guardian, 'spawn')
  const exited = once(guardian, 'exit')
  const ended = once(stdout, 'close').then(() => undefined)
  // Writing never happens; without listeners a guardian that is gone would crash the process.
  stdin.on('error', () => undefined)
  stdout.on('error', () => undefined).resume()
  const stop = () => stdin.end()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await use({ ended })
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    await exited
  }
}
