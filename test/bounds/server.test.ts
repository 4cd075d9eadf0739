import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Limits } from '../../src/postgres/bounds/limits.ts'
import { StoppedSession } from '../../src/postgres/bounds/stopped-session.ts'
import { withClient } from '../../src/postgres/client.ts'
import { withDatabase, withRowReader, withWorkshop } from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { leftovers } from '../postgres/observe.ts'
import { until } from '../postgres/until.ts'
import { MIB, SMALL, untilNoSessions, withBoundedServer } from './bounded-server.ts'
import { perform, UP } from './performed.ts'

/** What fills the disk, and what does not end although it is asked to. Each on a server of its own. */

const PATIENT: Limits = {
  ...SMALL,
  statementMs: 60_000,
  scriptMs: 60_000,
  migrationMs: 120_000,
  diskBytes: 200 * MIB,
}

/** Runs `use` on a server, and sees to it that nothing of the server is left. */
async function onServer(limits: Limits, use: (server: PostgresServer) => Promise<void>): Promise<void> {
  let storage: readonly string[] = []
  await withBoundedServer(limits, async (server) => {
    storage = server.storage
    await use(server)
  }).finally(async () => {
    expect(storage.length).toBeGreaterThan(0)
    expect((await Promise.all(storage.map(leftovers))).flat()).toEqual([])
  })
}

test.each([
  [
    'rows',
    'CREATE TABLE t AS SELECT 1 AS i;\nINSERT INTO t SELECT * FROM generate_series(1, 1000000000);',
    2,
  ],
  [
    'a temporary table',
    "CREATE TEMPORARY TABLE t (a text);\nINSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 1000000000);",
    2,
  ],
  ['a sort', 'SELECT count(*) FROM (SELECT generate_series(1, 1000000000) i ORDER BY 1 DESC) s;', 1],
  [
    'write-ahead log',
    "SELECT 1;\nDO $$ BEGIN LOOP PERFORM pg_logical_emit_message(false, 'a', repeat('x', 1000000)); END LOOP; END $$;",
    2,
  ],
  [
    'messages in the log of the server',
    "DO $$ BEGIN LOOP RAISE LOG '%', repeat('x', 1000000); END LOOP; END $$;",
    1,
  ],
] as const)('%s that would fill the disk are stopped', async (_, up, line) => {
  await onServer(PATIENT, async (server) => {
    const report = await perform(server, { up })
    expect(report.verdict).toBe('unchecked')
    expect(report.unchecked).toContainEqual(
      expect.objectContaining({
        file: UP,
        line,
        gates: true,
        why: expect.stringMatching(/had grown to \d+ MiB; the limit is 200 MiB/),
      }),
    )
    await untilNoSessions(server)
  })
})

test('a disk with too little room for others stops what fills it', async () => {
  await onServer({ ...SMALL, reserveBytes: 2 ** 60 }, async (server) => {
    const report = await perform(server, { up: 'SELECT pg_sleep(1e6);' })
    expect(report.unchecked).toContainEqual(
      expect.objectContaining({
        file: UP,
        line: 1,
        why: expect.stringContaining('were left where the tables lie'),
      }),
    )
  })
})

test('a notice of 100 MB hurts nobody', async () => {
  await onServer({ ...PATIENT, receivedBytes: 120 * MIB }, async (server) => {
    const before = process.memoryUsage().rss
    const report = await perform(server, {
      up: "DO $$ BEGIN RAISE NOTICE '%', repeat('x', 100000000); END $$;",
    })
    expect(report).toMatchObject({ verdict: 'safe', unchecked: [] })
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB)
  })
})

/** The process of the session that runs the script under review, once it is at it. */
async function busyBackend(server: PostgresServer): Promise<number> {
  let pid = 0
  await withClient(server.admin, server.maintenanceDatabase, async (client) =>
    until(async () => {
      const { rows } = await client.query<{ pid: string }>(
        "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
      )
      pid = Number(rows[0]?.pid ?? 0)
      return pid > 0
    }),
  )
  return pid
}

const signal = async (name: string, pid: number) =>
  void (await promisify(execFile)('kill', [`-${name}`, String(pid)]))

test('a session that does not end although it is asked to costs the server', async () => {
  await expect(
    onServer({ ...SMALL, patienceMs: 500 }, async (server) => {
      const performing = perform(server, { up: 'SELECT pg_sleep(1e6);' })
      await signal('STOP', await busyBackend(server))
      const report = await performing
      expect(report.unchecked).toContainEqual(expect.objectContaining({ file: UP, line: null }))
    }),
  ).rejects.toThrow(StoppedSession)
})

test('a crash of the server is told, and the server serves on', async () => {
  await onServer(PATIENT, async (server) => {
    const performing = perform(server, { up: 'SELECT pg_sleep(1e6);' })
    await signal('KILL', await busyBackend(server))
    const report = await performing
    expect(report.verdict).toBe('unchecked')
    expect(report.unchecked).toContainEqual(
      expect.objectContaining({ file: UP, gates: true, why: expect.stringContaining('lost its sessions') }),
    )
    const next = await perform(server, {
      up: 'ALTER TABLE books ADD a int;',
      down: 'ALTER TABLE books DROP a;',
    })
    expect(next).toMatchObject({ unchecked: [], migrations: [{ rollback: { status: 'restores' } }] })
  })
})

test('reading rows ends at its limit and names the table', async () => {
  await onServer({ ...SMALL, readingMs: 500 }, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        const reading = withRowReader(database, async (reader) => {
          await reader.query('SELECT pg_catalog.pg_sleep(1e6) FROM "pg_catalog"."pg_am"')
        })
        await expect(reading).rejects.toMatchObject({
          bound: { kind: 'reading', ms: 500 },
          table: 'pg_catalog.pg_am',
        })
      }),
    ),
  )
})

test('a definition too long to be kept is not read', async () => {
  await onServer(SMALL, async (server) =>
    withWorkshop(server, async (workshop) =>
      withDatabase(workshop, async (database) => {
        const reading = withRowReader(
          database,
          async (reader) => void (await reader.query("SELECT repeat('x', 5000000)")),
        )
        await expect(reading).rejects.toMatchObject({ bound: { kind: 'message' } })
      }),
    ),
  )
})
