import type { Subject } from '../grammar.ts'

/** Constraints, indexes and sequences. */
export const CONSTRAINTS: readonly Subject[] = [
  {
    object: 'constraint shop.orders.total_positive',
    create: `ALTER TABLE shop.orders ADD CONSTRAINT total_positive CHECK (total > 0 [[AND total < 1000]]) [[NO INHERIT]];
      [[COMMENT ON CONSTRAINT total_positive ON shop.orders IS 'no refunds'; | comment]]`,
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT total_positive',
    alters: `
      comment | COMMENT ON CONSTRAINT total_positive ON shop.orders IS NULL | COMMENT ON CONSTRAINT total_positive ON shop.orders IS 'no refunds'
      !constraint shop.orders.total_positive missing; constraint shop.orders.above_zero extra | ALTER TABLE shop.orders RENAME CONSTRAINT total_positive TO above_zero | ALTER TABLE shop.orders RENAME CONSTRAINT above_zero TO total_positive`,
  },
  {
    object: 'constraint shop.orders.status_known',
    create:
      "ALTER TABLE shop.orders ADD CONSTRAINT status_known CHECK (status <> '') [[NOT VALID | validated]]",
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT status_known',
    alters: `
      validated | ALTER TABLE shop.orders VALIDATE CONSTRAINT status_known | ALTER TABLE shop.orders DROP CONSTRAINT status_known, ADD CONSTRAINT status_known CHECK (status <> '') NOT VALID`,
  },
  {
    object: 'constraint shop.orders.order_account',
    alter: 'ALTER TABLE shop.orders ALTER CONSTRAINT order_account',
    create: `ALTER TABLE shop.orders ADD CONSTRAINT order_account FOREIGN KEY (account) REFERENCES shop.accounts
      [[MATCH FULL]] [[ON DELETE CASCADE]] [[ON UPDATE SET NULL]] DEFERRABLE [[INITIALLY DEFERRED]] [[NOT VALID | validated]]`,
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT order_account',
    alters: `
      validated | ALTER TABLE shop.orders VALIDATE CONSTRAINT order_account | ALTER TABLE shop.orders DROP CONSTRAINT order_account, ADD CONSTRAINT order_account FOREIGN KEY (account) REFERENCES shop.accounts MATCH FULL ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED NOT VALID
      !definition | ~ NOT DEFERRABLE | ~ DEFERRABLE INITIALLY DEFERRED
      !definition | ~ DEFERRABLE INITIALLY IMMEDIATE | ~ DEFERRABLE INITIALLY DEFERRED`,
  },
  {
    object: 'constraint shop.orders.order_region',
    since: 15,
    create: `ALTER TABLE shop.orders ADD CONSTRAINT order_region FOREIGN KEY (account) REFERENCES shop.accounts ON DELETE SET NULL [[(account)]]`,
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT order_region',
  },
  {
    object: 'constraint shop.orders.order_loose',
    since: 18,
    create:
      'ALTER TABLE shop.orders ADD CONSTRAINT order_loose FOREIGN KEY (account) REFERENCES shop.accounts [[NOT ENFORCED]]',
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT order_loose',
    alters: `
      definition | ALTER TABLE shop.orders ALTER CONSTRAINT order_loose ENFORCED | ALTER TABLE shop.orders ALTER CONSTRAINT order_loose NOT ENFORCED`,
  },
  {
    object: 'constraint shop.orders.code_wished',
    since: 18,
    create: "ALTER TABLE shop.orders ADD CONSTRAINT code_wished CHECK (code <> '') [[NOT ENFORCED]]",
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT code_wished',
  },
  {
    object: 'constraint shop.orders.one_per_day',
    create: `ALTER TABLE shop.orders ADD CONSTRAINT one_per_day UNIQUE (account, placed) [[INCLUDE (status)]]
      [[WITH (fillfactor = 60) | index shop.one_per_day: storage parameters]] [[DEFERRABLE]];
      [[COMMENT ON INDEX shop.one_per_day IS 'the index'; | index shop.one_per_day: comment]]`,
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT one_per_day',
    alters: `
      index shop.one_per_day: storage parameters | ALTER INDEX shop.one_per_day SET (fillfactor = 80) | ALTER INDEX shop.one_per_day SET (fillfactor = 60)
      index shop.one_per_day: comment | COMMENT ON INDEX shop.one_per_day IS NULL | COMMENT ON INDEX shop.one_per_day IS 'the index'`,
  },
  {
    object: 'constraint shop.orders.one_code',
    since: 15,
    create: 'ALTER TABLE shop.orders ADD CONSTRAINT one_code UNIQUE [[NULLS NOT DISTINCT]] (code)',
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT one_code',
  },
  {
    object: 'constraint shop.orders.no_overlap',
    create:
      'ALTER TABLE shop.orders ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) [[WHERE (total > 0)]] [[INITIALLY DEFERRED]]',
    drop: 'ALTER TABLE shop.orders DROP CONSTRAINT no_overlap',
  },
  {
    object: 'constraint shop.things.things_pkey',
    token: null,
    create: 'ALTER TABLE shop.things ALTER id SET NOT NULL, ADD PRIMARY KEY (id)',
    drop: 'ALTER TABLE shop.things DROP CONSTRAINT things_pkey',
  },
  {
    object: 'index shop.accounts_region',
    alter: 'ALTER INDEX shop.accounts_region',
    create: `CREATE [[UNIQUE]] INDEX accounts_region ON shop.accounts (region [[COLLATE "C"]] [[text_pattern_ops]] [[DESC]] [[NULLS LAST]], lower(note))
        [[INCLUDE (balance)]] [[WITH (fillfactor = 50) | storage parameters]] [[WHERE balance > 0]];
      [[~ ALTER COLUMN 2 SET STATISTICS 300; | statistics targets]]
      [[COMMENT ON INDEX shop.accounts_region IS 'by region'; | comment]]`,
    drop: 'DROP INDEX shop.accounts_region',
    alters: `
      storage parameters | ~ SET (fillfactor = 90) | ~ SET (fillfactor = 50)
      statistics targets | ~ ALTER COLUMN 2 SET STATISTICS 500 | ~ ALTER COLUMN 2 SET STATISTICS 300
      !statistics targets | ~ ALTER COLUMN 2 SET STATISTICS -1 | ~ ALTER COLUMN 2 SET STATISTICS 300
      comment | COMMENT ON INDEX shop.accounts_region IS NULL | COMMENT ON INDEX shop.accounts_region IS 'by region'
      !index shop.accounts_region missing; index shop.by_region extra | ~ RENAME TO by_region | ALTER INDEX shop.by_region RENAME TO accounts_region`,
  },
  {
    object: 'index shop.accounts_balance',
    create: `CREATE INDEX accounts_balance ON shop.accounts USING btree (balance [[NULLS FIRST]]) [[WITH (deduplicate_items = off) | storage parameters]]`,
    drop: 'DROP INDEX shop.accounts_balance',
    alters: `
      clustered | ALTER TABLE shop.accounts CLUSTER ON accounts_balance | ALTER TABLE shop.accounts SET WITHOUT CLUSTER`,
  },
  {
    object: 'index shop.accounts_document',
    create: `CREATE INDEX accounts_document ON shop.accounts USING gin (document [[jsonb_path_ops]]) [[WITH (fastupdate = off) | storage parameters]]`,
    drop: 'DROP INDEX shop.accounts_document',
  },
  {
    object: 'index shop.accounts_email',
    token: null,
    create: 'CREATE [[UNIQUE]] INDEX accounts_email ON shop.accounts (email)',
    base: 'DROP INDEX shop.accounts_email',
    drop: 'DROP INDEX shop.accounts_email',
    alters: `
      replica identity; table shop.accounts: replica identity | ALTER TABLE shop.accounts REPLICA IDENTITY USING INDEX accounts_email | ALTER TABLE shop.accounts REPLICA IDENTITY DEFAULT`,
  },
  {
    object: 'index shop.visits_page',
    create: `CREATE INDEX visits_page ON shop.visits (page);
      [[COMMENT ON INDEX shop.visits_page IS 'on all partitions'; | comment]]`,
    drop: 'DROP INDEX shop.visits_page',
  },
  {
    object: 'sequence shop.numbers',
    alter: 'ALTER SEQUENCE shop.numbers',
    create: `CREATE SEQUENCE shop.numbers [[AS smallint | type; maximum]] [[INCREMENT 3 | increment]] [[MINVALUE 3 | minimum]]
        [[START 6 | start]] [[CACHE 4 | cache]] [[CYCLE | cycle]];
      [[~ OWNER TO writer; | owner; grants]]
      [[GRANT USAGE ON SEQUENCE shop.numbers TO reader; | grants]]
      [[COMMENT ON SEQUENCE shop.numbers IS 'for all'; | comment]]`,
    drop: 'DROP SEQUENCE shop.numbers',
    alters: `
      type; maximum | ~ AS integer | ~ AS smallint
      increment | ~ INCREMENT 2 | ~ INCREMENT 3
      minimum | ~ MINVALUE 1 | ~ MINVALUE 3
      !maximum | ~ MAXVALUE 90 | ~ NO MAXVALUE
      start | ~ START 9 | ~ START 6
      cache | ~ CACHE 9 | ~ CACHE 4
      cycle | ~ NO CYCLE | ~ CYCLE
      !owner; grants | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      grants | GRANT SELECT ON SEQUENCE shop.numbers TO PUBLIC | REVOKE SELECT ON SEQUENCE shop.numbers FROM PUBLIC
      comment | COMMENT ON SEQUENCE shop.numbers IS NULL | COMMENT ON SEQUENCE shop.numbers IS 'for all'`,
  },
  {
    object: 'sequence shop.plain_numbers',
    create:
      'CREATE SEQUENCE shop.plain_numbers; [[ALTER SEQUENCE shop.plain_numbers OWNED BY shop.accounts.note; | owned by]]',
    drop: 'DROP SEQUENCE shop.plain_numbers',
    alters: `
      owned by | ALTER SEQUENCE shop.plain_numbers OWNED BY shop.accounts.region | ALTER SEQUENCE shop.plain_numbers OWNED BY shop.accounts.note`,
  },
  {
    object: 'sequence shop.quick_numbers',
    since: 15,
    create: 'CREATE [[UNLOGGED | persistence]] SEQUENCE shop.quick_numbers',
    drop: 'DROP SEQUENCE shop.quick_numbers',
    alters: `
      persistence | ALTER SEQUENCE shop.quick_numbers SET LOGGED | ALTER SEQUENCE shop.quick_numbers SET UNLOGGED`,
  },
  {
    object: 'statistics shop.orders_pairs',
    alter: 'ALTER STATISTICS shop.orders_pairs',
    create: `CREATE STATISTICS shop.orders_pairs [[(ndistinct, dependencies)]] ON account, status [[, (total + 1)]] FROM shop.orders;
      [[~ SET STATISTICS 400; | statistics target]]
      [[~ OWNER TO writer; | owner]]
      [[COMMENT ON STATISTICS shop.orders_pairs IS 'for the planner'; | comment]]`,
    drop: 'DROP STATISTICS shop.orders_pairs',
    alters: `
      statistics target | ~ SET STATISTICS 200 | ~ SET STATISTICS 400
      !owner | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer
      comment | COMMENT ON STATISTICS shop.orders_pairs IS NULL | COMMENT ON STATISTICS shop.orders_pairs IS 'for the planner'
      !statistics shop.orders_pairs missing; statistics shop.pairs extra | ~ RENAME TO pairs | ALTER STATISTICS shop.pairs RENAME TO orders_pairs`,
  },
]
