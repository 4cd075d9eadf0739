import { withAdmin, withBystander } from '../../src/postgres/databases.ts'
import { probeStatements } from '../../src/rehearsal/bystanders/probe-statements.ts'
import { useLab } from '../support/lab.ts'
import { AS_STATEMENTS, scriptRun } from '../support/scripts.ts'
import { agreedReplay, disagreements, probedReplay } from './probed-replay.ts'

const SCHEMA = `
  CREATE TABLE visits (seen date NOT NULL, page text) PARTITION BY RANGE (seen);
  CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE "Gift ""Cards""" ("the Code" text);
  CREATE TABLE nothing ();
  CREATE TABLE sums (total int GENERATED ALWAYS AS (1) STORED);
  CREATE TABLE secrets (id int);
  ALTER TABLE secrets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE TABLE audit (id int);
  CREATE TABLE watched (id int);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.audit VALUES (1); RETURN NULL; END $$;
  CREATE TRIGGER always AFTER UPDATE ON watched FOR EACH STATEMENT EXECUTE FUNCTION note();
  ALTER TABLE watched ENABLE ALWAYS TRIGGER always;
  CREATE TABLE ruled (id int);
  CREATE RULE noted AS ON UPDATE TO ruled DO ALSO INSERT INTO audit VALUES (2);
  ALTER TABLE ruled ENABLE ALWAYS RULE noted;
  CREATE TABLE simple (id int, note text);
  CREATE INDEX simple_id_idx ON simple (id);
  CREATE TRIGGER ordinary AFTER UPDATE ON simple FOR EACH STATEMENT EXECUTE FUNCTION note();
  CREATE VIEW simple_ids AS SELECT id FROM simple;
  CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM simple;`

describe('clients of tables of every kind', () => {
  const { fresh } = useLab(18, SCHEMA)

  test('neither change a row nor run code that hangs on a table, and all are answered', async () => {
    await fresh(async (database) => {
      const { replay } = await probedReplay(database, await scriptRun('SELECT pg_sleep(0.1)', AS_STATEMENTS))
      expect(replay.probed?.gaps).toEqual(new Map())
      const waits = replay.probed?.waits ?? new Map()
      expect([...waits.keys()].sort()).toEqual(
        [
          'Gift "Cards"',
          'audit',
          'counts',
          'nothing',
          'ruled',
          'secrets',
          'simple',
          'sums',
          'visits',
          'visits_2026',
          'watched',
        ].map((name) => `public.${name}`),
      )
      expect(waits.get('public.counts')?.writesMs).toBeNull()
      await withAdmin(database, async (admin) => {
        expect((await admin.query('SELECT id FROM public.audit')).rows).toEqual([])
      })
    })
  })

  test('an UPDATE writes where it runs no code; else LOCK TABLE takes its place', async () => {
    await fresh(async (database) => {
      const oids = await withAdmin(database, async (admin) => {
        const { rows } = await admin.query<{ oid: string }>(
          "SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace",
        )
        return rows.map(({ oid }) => Number(oid))
      })
      const all = await withBystander(database, async (client) => probeStatements(client, oids))
      const verbs = all.map(({ table, writes }) => [
        table.replace('public.', ''),
        writes.map((sql) => sql.slice(0, 4)).join(),
      ])
      expect(Object.fromEntries(verbs)).toEqual({
        visits: 'UPDA,LOCK',
        visits_2026: 'UPDA,LOCK',
        'Gift "Cards"': 'UPDA,LOCK',
        nothing: 'LOCK',
        sums: 'LOCK',
        secrets: 'UPDA,LOCK',
        audit: 'UPDA,LOCK',
        watched: 'LOCK',
        ruled: 'LOCK',
        simple: 'UPDA,LOCK',
        counts: '',
      })
    })
  })

  test('a lock on a partition is felt by clients of the partitioned table', async () => {
    const sql = "BEGIN;\nALTER TABLE visits_2026 ADD CHECK (page <> '');\nSELECT pg_sleep(0.4);\nCOMMIT;"
    const { replay, impact } = await agreedReplay(fresh, await scriptRun(sql, AS_STATEMENTS))
    expect(replay.error).toBeNull()
    expect(replay.probed?.waits.get('public.visits')?.readsMs).toBeGreaterThan(300)
    expect(replay.probed?.waits.get('public.visits')?.writesMs).toBeGreaterThan(300)
    expect(disagreements(impact)).toEqual([])
  })

  test('a lock on an index alone is felt by readers', async () => {
    await fresh(async (database) => {
      const sql = 'BEGIN;\nREINDEX INDEX simple_id_idx;\nSELECT pg_sleep(0.4);\nCOMMIT;'
      const { replay } = await probedReplay(database, await scriptRun(sql, AS_STATEMENTS))
      expect(replay.error).toBeNull()
      expect(replay.probed?.waits.get('public.simple')?.readsMs).toBeGreaterThan(300)
    })
  })

  test('who waits for a dropped or renamed table is told what became of it, and the wait counts', async () => {
    await fresh(async (database) => {
      const sql =
        'BEGIN;\nDROP TABLE nothing;\nALTER TABLE sums RENAME TO totals;\nSELECT pg_sleep(0.4);\nCOMMIT;\nSELECT pg_sleep(0.1);'
      const { replay } = await probedReplay(database, await scriptRun(sql, AS_STATEMENTS))
      expect(replay.error).toBeNull()
      expect([...(replay.probed?.gaps.keys() ?? [])].sort()).toEqual(['public.nothing', 'public.sums'])
      expect(replay.probed?.waits.get('public.nothing')?.readsMs).toBeGreaterThan(300)
    })
  })

  test('the column they write may go: they go on with another statement', async () => {
    await fresh(async (database) => {
      const sql =
        'ALTER TABLE simple DROP COLUMN id CASCADE;\nBEGIN;\nLOCK TABLE simple IN SHARE MODE;\nSELECT pg_sleep(0.4);\nCOMMIT;'
      const { replay, impact } = await probedReplay(database, await scriptRun(sql, AS_STATEMENTS))
      expect(replay.error).toBeNull()
      expect(replay.probed?.gaps).toEqual(new Map())
      expect(impact.get('public.simple')?.probedWritesMs).toBeGreaterThan(300)
      expect(replay.probed?.waits.get('public.simple')?.readsMs).toBeLessThan(200)
    })
  })

  test('a client that waits for an index while it holds its table gives way to the migration', async () => {
    await fresh(async (database) => {
      // Longer than deadlock_timeout: of two that wait for each other the one that looks later is ended.
      const sql =
        'BEGIN;\nREINDEX INDEX simple_id_idx;\nSELECT pg_sleep(1.3);\nALTER TABLE simple ADD COLUMN paid boolean;\nCOMMIT;'
      const { replay } = await probedReplay(database, await scriptRun(sql, AS_STATEMENTS))
      expect(replay.error).toBeNull()
      expect(replay.probed?.waits.get('public.simple')?.readsMs).toBeGreaterThan(1200)
    })
  })

  test('what clients hold is gone when the replay is over', async () => {
    await fresh(async (database) => {
      await probedReplay(
        database,
        await scriptRun('ALTER TABLE simple ADD COLUMN paid boolean', AS_STATEMENTS),
      )
      // Sessions that look at a clone go on to the next look.
      await database.kept?.drain()
      await withAdmin(database, async (admin) => {
        const { rows } = await admin.query(
          'SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        )
        expect(rows).toEqual([])
      })
    })
  })
})
