import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sending } from '../../src/layouts/layout.ts'
import { LOCK_MODES } from '../../src/model/lock-modes.ts'
import {
  type Database,
  withAdmin,
  withClone,
  withDatabase,
  withMigrator,
  withWorkshop,
} from '../../src/postgres/databases.ts'
import { withDurableWrites } from '../../src/rehearsal/watching/durable-writes.ts'
import { heldLocks } from '../../src/rehearsal/watching/facts/effects.ts'
import { replayScript } from '../../src/rehearsal/watching/replay.ts'
import { lentToTests } from '../support/lent.ts'
import { AS_STATEMENTS, scriptRun } from '../support/scripts.ts'
import { withTestServer } from '../support/server.ts'
import { type Truth, type TruthCase, truthCases, truthOn } from './cases.ts'

const IN_ONE_TRANSACTION: Sending = { ...AS_STATEMENTS, transaction: 'one' }

/** How much longer than its statement a transaction lasts. */
const AFTERWARDS_MS = 20

/** `REHEARSE_TEST_VERSIONS=14,15,16,17,18`; the oldest and the newest where it is not set. */
const MAJORS = (process.env.REHEARSE_TEST_VERSIONS ?? '14,18').split(',').map(Number)

describe.each(MAJORS)('what each statement does on PostgreSQL %i', (major) => {
  const lab = lentToTests<Database>((use) =>
    withTestServer(major, (server) =>
      withWorkshop(server, (workshop) =>
        withDatabase(workshop, async (database) => {
          await prepareLab(database)
          await withDurableWrites(workshop, () => use(database))
        }),
      ),
    ),
  )

  test.each(truthCases().map((one) => [one.case, one] as const))('%s', async (_name, one) => {
    const truth = truthOn(one, major)
    if (one.sampled && truth.error === undefined) {
      await expectSeen(one, truth)
      return
    }
    const measured = await withClone(lab(), async (clone) => measure(clone, one))
    expect(measured.error).toEqual(truth.error ?? null)
    if (truth.error !== undefined) return
    const { locks, rewrites, indexRebuilds, scans } = measured
    expect({ locks, rewrites, indexRebuilds, scans }).toEqual(expectation(one, truth, measured.kinds))
  })

  /** A poller on a busy machine may be late for a lock: what it sees in three runs counts. */
  async function expectSeen(one: TruthCase, truth: Truth): Promise<void> {
    let missing = Object.entries(truth.locks ?? {})
    for (let run = 0; run < 3 && (run === 0 || missing.length > 0); run++) {
      const { error, locks } = await withClone(lab(), async (clone) => measure(clone, one))
      expect(error).toBeNull()
      missing = missing.filter(([name, mode]) => strength(locks[name]) < strength(mode))
    }
    expect(missing).toEqual([])
  }
})

async function prepareLab(database: Database): Promise<void> {
  const { control } = database.workshop
  await control.query(`ALTER DATABASE ${database.name} SET search_path = lab, public`)
  await withMigrator(database, async (client) => {
    await client.query('CREATE SCHEMA lab')
    await client.query(readFileSync(join(__dirname, 'lab.sql'), 'utf8'))
  })
}

/**
 * Lets every transaction wait before it ends, with all its locks. Some are over in a fraction of a millisecond, which
 * no poller sees each time.
 */
async function commitSlowly({ name, workshop }: Database): Promise<void> {
  await workshop.control.query(`ALTER DATABASE ${name} SET commit_siblings = 0`)
  await workshop.control.query(`ALTER DATABASE ${name} SET commit_delay = 100000`)
}

async function measure(clone: Database, one: TruthCase) {
  const { before, timeZone, ddl } = one
  if (before) await withMigrator(clone, async (client) => void (await client.query(before)))
  if (one.sampled) await commitSlowly(clone)
  const kinds = await kindsOf(clone)
  const statements = [...(timeZone ? [`SET timezone = '${timeZone}'`] : []), ddl]
  const run = one.sampled
    ? await scriptRun(statements.join(';\n'), AS_STATEMENTS)
    : await scriptRun(
        [...statements, `SELECT pg_sleep(${AFTERWARDS_MS / 1000})`].join(';\n'),
        IN_ONE_TRANSACTION,
      )
  const replay = await replayScript(clone, run, () => performance.now())
  const index = statements.length - 1
  const effects = replay.statements[index]?.effects
  const endMs = (replay.transactions.at(-1)?.startMs ?? 0) + (effects?.durationMs ?? 0)
  // The measurements read what the transaction still held after the statement; a look may see what it let go before.
  const locks = heldLocks(replay.spans, index).filter(
    ({ releasedMs = 0 }) => one.sampled || releasedMs > endMs + AFTERWARDS_MS / 2,
  )
  return {
    kinds,
    error: replay.error?.message ?? null,
    locks: strongest(locks),
    rewrites: bare(effects?.rewrites),
    indexRebuilds: bare(effects?.indexRebuilds),
    scans: bare(effects?.scans),
  }
}

/** Relations of the lab before the statement, with their `relkind`. */
async function kindsOf(clone: Database): Promise<ReadonlyMap<string, string>> {
  return await withAdmin(clone, async (admin) => {
    const { rows } = await admin.query<{ name: string; kind: string }>(
      "SELECT relname AS name, relkind AS kind FROM pg_class WHERE relnamespace = 'lab'::regnamespace",
    )
    return new Map(rows.map(({ name, kind }) => [name, kind]))
  })
}

/** What the measured truth means in the words of a report. */
function expectation(one: TruthCase, truth: Truth, kinds: ReadonlyMap<string, string>) {
  // TRUNCATE gives every relation an empty file: nothing is copied, so a report tells no rewrite.
  const newFiles = one.ddl.startsWith('TRUNCATE') ? [] : (truth.newFiles ?? [])
  const isIndex = (name: string) => 'iI'.includes(kinds.get(name) ?? '')
  return {
    locks: truth.locks,
    rewrites: newFiles.filter((name) => !isIndex(name)),
    indexRebuilds: newFiles.filter(isIndex),
    // A table that the statement creates holds nothing that anybody would wait for.
    scans: truth.scans?.filter((name) => kinds.has(name)),
  }
}

const strength = (mode: string | undefined) => (LOCK_MODES as readonly string[]).indexOf(`${mode}Lock`)

function strongest(
  locks: readonly { readonly relation: string; readonly mode: string }[],
): Record<string, string> {
  const modes: Record<string, string> = {}
  for (const lock of locks) {
    // The measurements looked at what has a name of its own.
    if (lock.relation.startsWith('pg_toast.')) continue
    const [name = ''] = bare([lock.relation])
    const mode = lock.mode.replace(/Lock$/, '')
    if (strength(mode) > strength(modes[name])) modes[name] = mode
  }
  return modes
}

const bare = (names: readonly string[] = []) => names.map((name) => name.replace(/^lab\./, '')).sort()
