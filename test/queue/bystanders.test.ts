import { performance } from 'node:perf_hooks'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import { type LoadedScript, scriptOf } from '../../src/layouts/load-scripts.ts'
import { plain } from '../../src/layouts/plain.ts'
import type { Unchecked } from '../../src/model/report.ts'
import { type Database, withAdmin } from '../../src/postgres/databases.ts'
import { type Asked, withBystanders } from '../../src/rehearsal/bystanders/bystanders.ts'
import {
  type MigrationWithUp,
  type RehearsedMigration,
  rehearseMigration,
} from '../../src/rehearsal/rehearse-migration.ts'
import { readRelationMap } from '../../src/rehearsal/watching/locks/relation-map.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { useLab } from '../support/lab.ts'
import { AS_MESSAGE } from '../support/scripts.ts'

const SCHEMA = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text);
  CREATE TABLE orders (id bigint PRIMARY KEY, note text);
  CREATE TABLE returns (order_id bigint REFERENCES orders);`

interface Wishes {
  readonly probes?: boolean
  readonly withReader?: boolean
  readonly hurried?: boolean
}

/** A migration rehearsed as a review does, with the gaps that its bystanders told of. */
async function rehearsed(
  database: Database,
  sql: string,
  { probes = false, withReader = false, hurried = false }: Wishes,
): Promise<{ readonly outcome: RehearsedMigration; readonly unchecked: readonly Unchecked[] }> {
  await loadParser()
  const migration = migrationOf(scriptOf('migrations/2_change.up.sql', sql, () => AS_MESSAGE))
  const { catalog, relations } = await withAdmin(database, async (admin) => ({
    catalog: await readCatalog(admin),
    relations: await readRelationMap(admin),
  }))
  const unchecked: Unchecked[] = []
  const asked: Asked = {
    settings: { probes, withReader },
    tools: { hurries: () => hurried },
    existing: new Set(relations.keys()),
    unchecked,
  }
  const context = {
    now: () => performance.now(),
    isExisting: () => true,
    rowsOf: () => 0,
    ...withBystanders(asked, migration, relations),
  }
  const outcome = await rehearseMigration({ database, catalog, digests: new Map() }, migration, context)
  return { outcome, unchecked }
}

function migrationOf(up: LoadedScript): MigrationWithUp {
  const files = { id: '2_change', up: { path: up.file }, down: null, repeatable: false }
  const target = { directory: 'migrations', layout: plain, evidence: '', migrations: [files], ignored: [] }
  return { files, change: 'added', target, up, down: null, unreadable: new Map() }
}

describe('bystanders of a migration', () => {
  const { fresh } = useLab(18, SCHEMA)
  const ADD = 'ALTER TABLE orders ADD COLUMN paid boolean'

  test('nobody is there unless asked for', async () => {
    await fresh(async (database) => {
      const { outcome, unchecked } = await rehearsed(database, ADD, {})
      expect(outcome.queue).toBeUndefined()
      expect(outcome.up.replay?.probed).toBeNull()
      expect(outcome.up.impact[0]).not.toHaveProperty('probedReadsMs')
      expect(unchecked).toEqual([])
    })
  })

  test('clients use the touched tables only, and their waits stand beside the computed ones', async () => {
    await fresh(async (database) => {
      const { outcome } = await rehearsed(database, ADD, { probes: true })
      expect([...(outcome.up.replay?.probed?.waits.keys() ?? [])]).toEqual(['public.orders'])
      expect(outcome.up.impact).toEqual([
        expect.objectContaining({
          probedReadsMs: expect.any(Number),
          probedWritesMs: expect.any(Number),
        }),
      ])
    })
  })

  test('a reader shows who waits behind the migration', async () => {
    await fresh(async (database) => {
      const { outcome, unchecked } = await rehearsed(database, ADD, { withReader: true })
      expect(outcome.queue).toEqual([
        expect.objectContaining({
          table: 'public.orders',
          statement: 0,
          outcome: 'waited',
          lockTimeoutMs: 0,
        }),
      ])
      expect(unchecked).toEqual([])
    })
  })

  test('a table that the migration locks without naming it is read too', async () => {
    await fresh(async (database) => {
      const sql = 'ALTER TABLE returns DROP CONSTRAINT returns_order_id_fkey'
      const { outcome } = await rehearsed(database, sql, { withReader: true })
      expect(outcome.queue?.map(({ table }) => table).sort()).toEqual(['public.orders', 'public.returns'])
    })
  })

  test('both are left out when time is short, and it is said', async () => {
    await fresh(async (database) => {
      const { outcome, unchecked } = await rehearsed(database, ADD, {
        probes: true,
        withReader: true,
        hurried: true,
      })
      expect(outcome.queue).toBeUndefined()
      expect(outcome.up.replay?.probed).toBeNull()
      expect(unchecked.map(({ gates, migration }) => [gates, migration])).toEqual([
        [false, '2_change'],
        [false, '2_change'],
      ])
    })
  })

  test('a script that cannot wait even for a probe is replayed without one', async () => {
    await fresh(async (database) => {
      // Fails only where another session holds a lock on the table.
      const sql = `DO $$
        DECLARE
          others int;
          began timestamptz := clock_timestamp();
        BEGIN
          WHILE clock_timestamp() < began + interval '1.5 s' LOOP
            SELECT count(*) INTO others FROM pg_locks
             WHERE relation = 'orders'::regclass AND pid <> pg_backend_pid();
            IF others > 0 THEN RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'taken'; END IF;
          END LOOP;
        END $$;`
      const { outcome, unchecked } = await rehearsed(database, sql, { probes: true })
      expect(outcome.up.sent.error).toBeNull()
      expect(outcome.up.replay?.error).toBeNull()
      expect(outcome.up.replay?.probed).toBeNull()
      expect(unchecked).toEqual([expect.objectContaining({ gates: false })])
    })
  })

  test('a migration that fails is not performed beside a reader', async () => {
    await fresh(async (database) => {
      const { outcome } = await rehearsed(database, 'ALTER TABLE orders ADD COLUMN id int', {
        withReader: true,
      })
      expect(outcome.queue).toBeUndefined()
    })
  })
})
