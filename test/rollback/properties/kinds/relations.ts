import type { Subject } from '../grammar.ts'

/** Schemas, tables of all kinds, and what can be set of a whole table. */
export const RELATIONS: readonly Subject[] = [
  {
    object: 'schema archive',
    alter: 'ALTER SCHEMA archive',
    create: `CREATE SCHEMA archive;
      [[~ OWNER TO writer; | owner]]
      [[GRANT USAGE ON SCHEMA archive TO reader; | grants]]
      [[COMMENT ON SCHEMA archive IS 'old rows'; | comment]]`,
    drop: 'DROP SCHEMA archive',
    alters: `
      !owner | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      !grants | REVOKE USAGE ON SCHEMA archive FROM reader | GRANT USAGE ON SCHEMA archive TO reader
      grants | GRANT CREATE ON SCHEMA archive TO PUBLIC | REVOKE CREATE ON SCHEMA archive FROM PUBLIC
      comment | COMMENT ON SCHEMA archive IS NULL | COMMENT ON SCHEMA archive IS 'old rows'
      !schema archive missing; schema storehouse extra | ~ RENAME TO storehouse | ALTER SCHEMA storehouse RENAME TO archive`,
  },
  {
    object: 'table shop.ledger',
    alter: 'ALTER TABLE shop.ledger',
    create: `CREATE [[UNLOGGED | persistence]] TABLE shop.ledger (line integer [[, entry text | column shop.ledger.entry missing]])
        WITH (autovacuum_enabled = false[[, fillfactor = 70 | storage parameters]]);
      [[~ OWNER TO writer; | owner]]
      [[GRANT SELECT ON shop.ledger TO reader; | grants]]
      [[~ ENABLE ROW LEVEL SECURITY; | row security]]
      [[~ FORCE ROW LEVEL SECURITY; | forced row security]]
      [[~ REPLICA IDENTITY FULL; | replica identity]]
      [[COMMENT ON TABLE shop.ledger IS 'all lines'; | comment]]`,
    drop: 'DROP TABLE shop.ledger',
    alters: `
      !owner | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      persistence | ~ SET LOGGED | ~ SET UNLOGGED
      storage parameters | ~ SET (fillfactor = 80) | ~ SET (fillfactor = 70)
      !storage parameters | ~ RESET (fillfactor) | ~ SET (fillfactor = 70)
      toast storage parameters | ~ SET (toast.autovacuum_enabled = false) | ~ RESET (toast.autovacuum_enabled)
      row security | ~ DISABLE ROW LEVEL SECURITY | ~ ENABLE ROW LEVEL SECURITY
      forced row security | ~ NO FORCE ROW LEVEL SECURITY | ~ FORCE ROW LEVEL SECURITY
      replica identity | ~ REPLICA IDENTITY NOTHING | ~ REPLICA IDENTITY FULL
      grants | GRANT DELETE ON shop.ledger TO reader | REVOKE DELETE ON shop.ledger FROM reader
      !grants | GRANT SELECT ON shop.ledger TO PUBLIC | REVOKE SELECT ON shop.ledger FROM PUBLIC
      !grants | REVOKE INSERT ON shop.ledger FROM writer | GRANT INSERT ON shop.ledger TO writer
      comment | COMMENT ON TABLE shop.ledger IS 'some lines' | COMMENT ON TABLE shop.ledger IS 'all lines'
      !column shop.ledger.amount extra | ~ ADD COLUMN amount numeric | ~ DROP COLUMN amount
      !table shop.ledger missing; table shop.book extra | ~ RENAME TO book | ALTER TABLE shop.book RENAME TO ledger
      !table shop.ledger missing; table public.ledger extra | ~ SET SCHEMA public | ALTER TABLE public.ledger SET SCHEMA shop`,
  },
  {
    object: 'table shop.readings',
    create:
      'CREATE TABLE shop.readings (at date, value integer) PARTITION BY RANGE (at[[, value | partition key]])',
    drop: 'DROP TABLE shop.readings',
  },
  {
    object: 'table shop.visits_2026',
    token: null,
    create: `CREATE TABLE shop.visits_2026 (at date NOT NULL, page text NOT NULL, seconds integer);
      [[ALTER TABLE shop.visits ATTACH PARTITION shop.visits_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); | parents; index shop.visits_2026_page_idx missing]]`,
    drop: 'DROP TABLE shop.visits_2026',
    alters: `
      parents | ALTER TABLE shop.visits DETACH PARTITION shop.visits_2026 | ALTER TABLE shop.visits ATTACH PARTITION shop.visits_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
  },
  {
    object: 'table shop.gadgets',
    create: `CREATE TABLE shop.gadgets (id integer NOT NULL, name text, watts integer)
      [[INHERITS (shop.things) | parents]]`,
    drop: 'DROP TABLE shop.gadgets',
    alters: `
      parents | ALTER TABLE shop.gadgets NO INHERIT shop.things | ALTER TABLE shop.gadgets INHERIT shop.things`,
  },
  {
    object: 'table shop.spots',
    create: 'CREATE TABLE shop.spots OF shop.spot [[(x NOT NULL) | column shop.spots.x: not null]]',
    drop: 'DROP TABLE shop.spots',
    alters: `
      of type | ALTER TABLE shop.spots NOT OF | ALTER TABLE shop.spots OF shop.spot`,
  },
  {
    object: 'view shop.regions',
    alter: 'ALTER VIEW shop.regions',
    create: `CREATE VIEW shop.regions [[WITH (security_barrier = true) | options]] AS
        SELECT id, region FROM shop.accounts [[WHERE region IS NOT NULL]] [[WITH LOCAL CHECK OPTION | options]];
      [[~ OWNER TO writer; | owner; grants]]
      [[GRANT SELECT ON shop.regions TO reader; | grants]]
      [[~ ALTER region SET DEFAULT 'north'; | column defaults]]
      [[COMMENT ON COLUMN shop.regions.region IS 'of the world'; | column comments]]
      [[COMMENT ON VIEW shop.regions IS 'those that are known'; | comment]]`,
    drop: 'DROP VIEW shop.regions',
    alters: `
      !owner; grants | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      !options | ~ RESET (security_barrier) | ~ SET (security_barrier = true)
      !options | ~ SET (check_option = cascaded) | ~ SET (check_option = local)
      !column defaults | ~ ALTER region DROP DEFAULT | ~ ALTER region SET DEFAULT 'north'
      grants | GRANT UPDATE ON shop.regions TO reader | REVOKE UPDATE ON shop.regions FROM reader
      !column grants | GRANT SELECT (region) ON shop.regions TO writer, PUBLIC | REVOKE SELECT (region) ON shop.regions FROM writer, PUBLIC
      comment | COMMENT ON VIEW shop.regions IS NULL | COMMENT ON VIEW shop.regions IS 'those that are known'
      definition | CREATE OR REPLACE VIEW shop.regions WITH (security_barrier = true) AS SELECT id, region FROM shop.accounts WHERE id > 5 WITH LOCAL CHECK OPTION | CREATE OR REPLACE VIEW shop.regions WITH (security_barrier = true) AS SELECT id, region FROM shop.accounts WHERE region IS NOT NULL WITH LOCAL CHECK OPTION
      !definition | ~ RENAME COLUMN region TO area | ~ RENAME COLUMN area TO region
      !view shop.regions missing; view shop.areas extra | ~ RENAME TO areas | ALTER VIEW shop.areas RENAME TO regions`,
  },
  {
    object: 'view shop.invoked',
    since: 15,
    create:
      'CREATE VIEW shop.invoked [[WITH (security_invoker = true) | options]] AS SELECT id FROM shop.accounts',
    drop: 'DROP VIEW shop.invoked',
  },
  {
    object: 'materialized view shop.sums',
    alter: 'ALTER MATERIALIZED VIEW shop.sums',
    create: `CREATE MATERIALIZED VIEW shop.sums [[WITH (fillfactor = 60) | options]] AS
        SELECT account, sum(total) AS total, min(status) AS worst FROM shop.orders [[WHERE total > 0]] GROUP BY account [[WITH NO DATA | populated]];
      [[GRANT SELECT ON shop.sums TO reader; | grants]]
      [[CREATE INDEX sums_total ON shop.sums (total); | index shop.sums_total missing]]
      [[~ ALTER worst SET STATISTICS 50; | column statistics targets]]
      [[~ ALTER worst SET STORAGE EXTERNAL; | column storage]]
      [[COMMENT ON MATERIALIZED VIEW shop.sums IS 'per account'; | comment]]`,
    drop: 'DROP MATERIALIZED VIEW shop.sums',
    alters: `
      owner; grants | ~ OWNER TO writer | ~ OWNER TO CURRENT_USER
      options | ~ SET (fillfactor = 50) | ~ SET (fillfactor = 60)
      !grants | GRANT SELECT ON shop.sums TO reader WITH GRANT OPTION | REVOKE GRANT OPTION FOR SELECT ON shop.sums FROM reader
      grants | REVOKE SELECT ON shop.sums FROM reader | GRANT SELECT ON shop.sums TO reader
      comment | COMMENT ON MATERIALIZED VIEW shop.sums IS NULL | COMMENT ON MATERIALIZED VIEW shop.sums IS 'per account'
      column statistics targets | ~ ALTER worst SET STATISTICS 70 | ~ ALTER worst SET STATISTICS 50
      column storage | ~ ALTER worst SET STORAGE EXTENDED | ~ ALTER worst SET STORAGE EXTERNAL
      !index shop.sums_total: clustered | ~ CLUSTER ON sums_total | ~ SET WITHOUT CLUSTER
      index shop.sums_total missing | DROP INDEX shop.sums_total | CREATE INDEX sums_total ON shop.sums (total)`,
  },
]
