import type { Subject } from '../grammar.ts'

/** Publications, foreign data, text search, extensions, event triggers, languages, access methods, default privileges. */
export const OTHERS: readonly Subject[] = [
  {
    object: 'publication pub_orders',
    alter: 'ALTER PUBLICATION pub_orders',
    create: `CREATE PUBLICATION pub_orders FOR TABLE shop.accounts[[, shop.orders | tables]]
        WITH (publish = 'insert[[, update | update]][[, delete | delete]][[, truncate | truncate]]' [[, publish_via_partition_root = true | via root]]);
      [[COMMENT ON PUBLICATION pub_orders IS 'for reports'; | comment]]`,
    drop: 'DROP PUBLICATION pub_orders',
    alters: `
      tables | ~ DROP TABLE shop.orders | ~ ADD TABLE shop.orders
      truncate | ~ SET (publish = 'insert, update, delete') | ~ SET (publish = 'insert, update, delete, truncate')
      via root | ~ SET (publish_via_partition_root = false) | ~ SET (publish_via_partition_root = true)
      comment | COMMENT ON PUBLICATION pub_orders IS NULL | COMMENT ON PUBLICATION pub_orders IS 'for reports'
      !publication pub_orders missing; publication pub_sales extra | ~ RENAME TO pub_sales | ALTER PUBLICATION pub_sales RENAME TO pub_orders`,
  },
  {
    object: 'publication pub_part',
    since: 15,
    create:
      'CREATE PUBLICATION pub_part FOR TABLE shop.orders [[(id, total) | columns]] [[WHERE (id > 5) | row filters]]',
    drop: 'DROP PUBLICATION pub_part',
    alters: `
      row filters | ALTER PUBLICATION pub_part SET TABLE shop.orders (id, total) WHERE (id > 6) | ALTER PUBLICATION pub_part SET TABLE shop.orders (id, total) WHERE (id > 5)`,
  },
  {
    object: 'publication pub_all',
    superuser: true,
    create: 'CREATE PUBLICATION pub_all [[FOR ALL TABLES | all tables]]',
    drop: 'DROP PUBLICATION pub_all',
  },
  {
    object: 'publication pub_schema',
    since: 15,
    superuser: true,
    create:
      'CREATE PUBLICATION pub_schema; [[ALTER PUBLICATION pub_schema ADD TABLES IN SCHEMA shop; | schemas]]',
    drop: 'DROP PUBLICATION pub_schema',
    alters: `
      schemas | ALTER PUBLICATION pub_schema DROP TABLES IN SCHEMA shop | ALTER PUBLICATION pub_schema ADD TABLES IN SCHEMA shop`,
  },
  {
    object: 'foreign-data wrapper bridge',
    superuser: true,
    create: `CREATE FOREIGN DATA WRAPPER bridge [[OPTIONS (path 'x') | options]];
      [[GRANT USAGE ON FOREIGN DATA WRAPPER bridge TO reader; | grants]]
      [[COMMENT ON FOREIGN DATA WRAPPER bridge IS 'all others'; | comment]]`,
    drop: 'DROP FOREIGN DATA WRAPPER bridge',
    alters: `
      options | ALTER FOREIGN DATA WRAPPER bridge OPTIONS (SET path 'y') | ALTER FOREIGN DATA WRAPPER bridge OPTIONS (SET path 'x')
      !validator; options | ALTER FOREIGN DATA WRAPPER bridge VALIDATOR postgresql_fdw_validator OPTIONS (DROP path) | ALTER FOREIGN DATA WRAPPER bridge NO VALIDATOR OPTIONS (ADD path 'x')`,
  },
  {
    object: 'foreign server far',
    alter: 'ALTER SERVER far',
    create: `CREATE SERVER far [[TYPE 'old' | type]] [[VERSION '1' | version]] FOREIGN DATA WRAPPER files [[OPTIONS (path '/srv') | options]];
      [[~ OWNER TO writer; | owner; grants]]
      [[GRANT USAGE ON FOREIGN SERVER far TO reader; | grants]]
      [[COMMENT ON SERVER far IS 'over there'; | comment]]`,
    token: null,
    drop: 'DROP SERVER far',
    alters: `
      options | ~ OPTIONS (SET path '/tmp') | ~ OPTIONS (SET path '/srv')
      version | ~ VERSION '2' | ~ VERSION '1'`,
  },
  {
    object: 'user mapping reader at disk',
    token: null,
    superuser: true,
    create: "CREATE USER MAPPING FOR reader SERVER disk [[OPTIONS (name 'r') | options]]",
    drop: 'DROP USER MAPPING FOR reader SERVER disk',
    alters: `
      options | ALTER USER MAPPING FOR reader SERVER disk OPTIONS (SET name 's') | ALTER USER MAPPING FOR reader SERVER disk OPTIONS (SET name 'r')`,
  },
  {
    object: 'foreign table shop.remote',
    alter: 'ALTER FOREIGN TABLE shop.remote',
    create: `CREATE FOREIGN TABLE shop.remote (id integer [[OPTIONS (name 'nr') | column shop.remote.id: foreign options]] [[NOT NULL | column shop.remote.id: not null]])
        SERVER disk [[OPTIONS (file 'a') | options]];
      [[GRANT SELECT ON shop.remote TO reader; | grants]]
      [[COMMENT ON FOREIGN TABLE shop.remote IS 'elsewhere'; | comment]]`,
    drop: 'DROP FOREIGN TABLE shop.remote',
    alters: `
      options | ~ OPTIONS (SET file 'b') | ~ OPTIONS (SET file 'a')
      column shop.remote.id: foreign options | ~ ALTER id OPTIONS (SET name 'n') | ~ ALTER id OPTIONS (SET name 'nr')
      column shop.remote.note extra | ~ ADD COLUMN note text | ~ DROP COLUMN note
      constraint shop.remote.positive extra | ~ ADD CONSTRAINT positive CHECK (id > 0) | ~ DROP CONSTRAINT positive
      owner; grants | ~ OWNER TO writer | ~ OWNER TO CURRENT_USER`,
  },
  {
    object: 'text search configuration shop.ts_conf',
    token: 'ts_conf',
    alter: 'ALTER TEXT SEARCH CONFIGURATION shop.ts_conf',
    create: `CREATE TEXT SEARCH CONFIGURATION shop.ts_conf (PARSER = pg_catalog."default");
      [[~ ADD MAPPING FOR word WITH english_stem, simple; | mapping]]
      [[~ OWNER TO writer; | owner]]
      [[COMMENT ON TEXT SEARCH CONFIGURATION shop.ts_conf IS 'ours'; | comment]]`,
    drop: 'DROP TEXT SEARCH CONFIGURATION shop.ts_conf',
    alters: `
      mapping | ~ ALTER MAPPING FOR word WITH simple, english_stem | ~ ALTER MAPPING FOR word WITH english_stem, simple
      !mapping | ~ ADD MAPPING FOR email WITH simple | ~ DROP MAPPING FOR email
      !owner | ~ OWNER TO CURRENT_USER | ~ OWNER TO writer`,
  },
  {
    object: 'text search dictionary shop.ts_dict',
    token: 'ts_dict',
    create: `CREATE TEXT SEARCH DICTIONARY shop.ts_dict (TEMPLATE = snowball, LANGUAGE = 'english' [[, STOPWORDS = 'english' | options]]);
      [[COMMENT ON TEXT SEARCH DICTIONARY shop.ts_dict IS 'stems'; | comment]]`,
    drop: 'DROP TEXT SEARCH DICTIONARY shop.ts_dict',
    alters: `
      options | ALTER TEXT SEARCH DICTIONARY shop.ts_dict (STOPWORDS) | ALTER TEXT SEARCH DICTIONARY shop.ts_dict (STOPWORDS = 'english')
      owner | ALTER TEXT SEARCH DICTIONARY shop.ts_dict OWNER TO writer | ALTER TEXT SEARCH DICTIONARY shop.ts_dict OWNER TO CURRENT_USER`,
  },
  {
    object: 'text search parser shop.ts_pars',
    token: 'ts_pars',
    superuser: true,
    create: `CREATE TEXT SEARCH PARSER shop.ts_pars (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype [[, HEADLINE = prsd_headline | headline]]);
      [[COMMENT ON TEXT SEARCH PARSER shop.ts_pars IS 'copy'; | comment]]`,
    drop: 'DROP TEXT SEARCH PARSER shop.ts_pars',
  },
  {
    object: 'text search template shop.ts_temp',
    token: 'ts_temp',
    superuser: true,
    create:
      'CREATE TEXT SEARCH TEMPLATE shop.ts_temp ([[INIT = dsimple_init, | init]] LEXIZE = dsimple_lexize)',
    drop: 'DROP TEXT SEARCH TEMPLATE shop.ts_temp',
  },
  {
    object: 'extension pg_trgm',
    token: null,
    superuser: true,
    create: `CREATE EXTENSION pg_trgm [[SCHEMA shop | schema]] [[VERSION '1.5' | version]];
      [[COMMENT ON EXTENSION pg_trgm IS 'likeness'; | comment]]`,
    drop: 'DROP EXTENSION pg_trgm',
    alters: `
      schema | ALTER EXTENSION pg_trgm SET SCHEMA public | ALTER EXTENSION pg_trgm SET SCHEMA shop`,
  },
  {
    object: 'event trigger ev_ddl',
    superuser: true,
    alter: 'ALTER EVENT TRIGGER ev_ddl',
    create: `CREATE EVENT TRIGGER ev_ddl ON ddl_command_end [[WHEN TAG IN ('CREATE TABLE') | tags]] EXECUTE FUNCTION public.on_ddl();
      [[~ ENABLE ALWAYS; | enabled]]
      [[COMMENT ON EVENT TRIGGER ev_ddl IS 'who did it'; | comment]]`,
    drop: 'DROP EVENT TRIGGER ev_ddl',
    alters: `
      enabled | ~ DISABLE | ~ ENABLE ALWAYS
      !event trigger ev_ddl missing; event trigger ev_other extra | ~ RENAME TO ev_other | ALTER EVENT TRIGGER ev_other RENAME TO ev_ddl`,
  },
  {
    object: 'language plours',
    superuser: true,
    create: `CREATE [[TRUSTED | trusted]] LANGUAGE plours HANDLER plpgsql_call_handler [[INLINE plpgsql_inline_handler | inline]] [[VALIDATOR plpgsql_validator | validator]];
      [[COMMENT ON LANGUAGE plours IS 'copy'; | comment]]`,
    drop: 'DROP LANGUAGE plours',
  },
  {
    object: 'access method heap_too',
    superuser: true,
    token: null,
    create: `CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler; [[COMMENT ON ACCESS METHOD heap_too IS 'copy'; | comment]]`,
    drop: 'DROP ACCESS METHOD heap_too',
  },
  {
    object: 'default privileges rehearse_owner vault r',
    token: null,
    base: 'CREATE SCHEMA vault',
    create: 'ALTER DEFAULT PRIVILEGES IN SCHEMA vault GRANT SELECT[[, INSERT | grants]] ON TABLES TO reader',
    drop: 'ALTER DEFAULT PRIVILEGES IN SCHEMA vault REVOKE ALL ON TABLES FROM reader',
    alters: `
      grants | ALTER DEFAULT PRIVILEGES IN SCHEMA vault GRANT DELETE ON TABLES TO writer | ALTER DEFAULT PRIVILEGES IN SCHEMA vault REVOKE DELETE ON TABLES FROM writer`,
  },
]
