import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LoadedScript } from '../../src/layouts/load-scripts.ts'
import { type Database, withDatabase, withMigrator, withWorkshop } from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { sendScript } from '../../src/rehearsal/sending/send.ts'
import { type Refusal, type SentCommand, withRecordingProxy } from './recording-proxy.ts'

/** Where `.ci/tools.sh` puts the tools. */
export const TOOLS = process.env.REHEARSE_TOOLS ?? join(homedir(), '.cache', 'rehearse-tools')

export type Files = Readonly<Record<string, string>>

export interface ToolRun {
  readonly exitCode: number
  readonly output: string
}

export interface ToolBench {
  readonly database: Database
  readonly directory: string
  /** How a tool reaches the database over TCP. */
  readonly port: number
  readonly user: string
  readonly password: string
  readonly sent: readonly SentCommand[]
  readonly refused: readonly Refusal[]
}

/** An empty database behind a recording proxy, and a directory with the given migration files. */
export async function withToolBench<T>(
  server: PostgresServer,
  files: Files,
  use: (bench: ToolBench) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'rehearse-tools-'))
  const { host, port, user, password } = server.migrator
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), text)
    }
    return await withWorkshop(server, (workshop) =>
      withDatabase(workshop, (database) =>
        withRecordingProxy(join(host, `.s.PGSQL.${port}`), (proxy) =>
          use({
            database,
            directory,
            port: proxy.port,
            user,
            password,
            sent: proxy.sent,
            refused: proxy.refused,
          }),
        ),
      ),
    )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Runs a tool to its end; an abort kills it. */
export function runTool(command: string, args: readonly string[], signal?: AbortSignal): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, [...args], { signal, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error !== null && error.code === 'ENOENT') reject(error)
      else resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr })
    })
  })
}

/** What our own sending of a script is refused with, in a database of its own with this schema. */
export async function ourRefusal(
  server: PostgresServer,
  schema: string,
  script: LoadedScript,
): Promise<Omit<Refusal, 'connection'> | null> {
  return await withWorkshop(server, (workshop) =>
    withDatabase(workshop, async (database) => {
      await withMigrator(database, (client) => client.query(schema))
      const { error } = await sendScript(database, script, () => 0)
      return error && { code: error.code, message: error.message }
    }),
  )
}
