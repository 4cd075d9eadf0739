/**
 * What makes up a schema, one query per kind of object. Each gives `kind`, `name`, `parent` (the object whose
 * absence explains this one's) and `definition` as JSON. Objects of extensions belong to the extension;
 * temporary and system schemas are left out. Definitions come from the server's own `pg_get_…def` functions,
 * read with an empty search path so that every name in them is qualified.
 */
const OURS = (namespace: string) =>
  `left(${namespace}.nspname, 3) <> 'pg_' AND ${namespace}.nspname <> 'information_schema'`

const NOT_OF_EXTENSION = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`

const GRANTS = (acl: string, kind: string, owner: string) =>
  `(SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(${acl}, acldefault('${kind}', ${owner}))) a)`

const SCHEMAS = `
  SELECT 'schema', n.nspname::text, NULL,
         json_build_object('owner', pg_get_userbyid(n.nspowner), 'grants', ${GRANTS('n.nspacl', 'n', 'n.nspowner')},
                            'comment', obj_description(n.oid, 'pg_namespace'))
    FROM pg_namespace n
   WHERE ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_namespace', 'n.oid')}`

const TABLES = `
  SELECT CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END, n.nspname || '.' || c.relname, NULL,
         json_build_object(
           'owner', pg_get_userbyid(c.relowner), 'grants', ${GRANTS('c.relacl', 'r', 'c.relowner')},
           'comment', obj_description(c.oid, 'pg_class'), 'persistence', c.relpersistence, 'kind', c.relkind,
           'partition key', pg_get_partkeydef(c.oid), 'partition bound', pg_get_expr(c.relpartbound, c.oid),
           'parents', (SELECT array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
           'detach pending', (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid AND i.inhdetachpending),
           'storage parameters', c.reloptions, 'row security', c.relrowsecurity, 'forced row security', c.relforcerowsecurity,
           'replica identity', c.relreplident, 'access method', (SELECT amname FROM pg_am WHERE oid = c.relam),
           'tablespace', c.reltablespace)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'f') AND ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`

const COLUMNS = `
  SELECT 'column', n.nspname || '.' || c.relname || '.' || a.attname, n.nspname || '.' || c.relname,
         json_build_object(
           'type', format_type(a.atttypid, a.atttypmod), 'not null', a.attnotnull,
           'default', pg_get_expr(ad.adbin, ad.adrelid), 'identity', a.attidentity, 'generated', a.attgenerated,
           'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
           'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, 'compression', a.attcompression,
           'statistics target', nullif(a.attstattarget, -1), 'options', a.attoptions,
           'grants', (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(a.attacl) x),
           'comment', col_description(c.oid, a.attnum),
           'position', a.attnum)
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef ad ON ad.adrelid = c.oid AND ad.adnum = a.attnum
   WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'c')
     AND ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`

/** A NOT NULL constraint (in the catalog since PostgreSQL 18) is told by its column, except one that is not validated. */
const CONSTRAINTS = `
  SELECT 'constraint', n.nspname || '.' || c.relname || '.' ||
           CASE k.contype WHEN 'n' THEN (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = k.conkey[1]) || ' not null'
                          ELSE k.conname END,
         n.nspname || '.' || c.relname,
         json_build_object('definition', CASE k.contype WHEN 'n' THEN 'NOT NULL' ELSE pg_get_constraintdef(k.oid) END,
                            'validated', k.convalidated, 'comment', obj_description(k.oid, 'pg_constraint'))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE (k.contype <> 'n' OR NOT k.convalidated) AND ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`

const INDEXES = `
  SELECT 'index', n.nspname || '.' || c.relname, tn.nspname || '.' || t.relname,
         json_build_object('definition', pg_get_indexdef(c.oid), 'valid', i.indisvalid, 'clustered', i.indisclustered,
                            'replica identity', i.indisreplident, 'storage parameters', c.reloptions,
                            'tablespace', c.reltablespace, 'comment', obj_description(c.oid, 'pg_class'))
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
   WHERE ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_class', 't.oid')}`

const SEQUENCES = `
  SELECT 'sequence', n.nspname || '.' || c.relname,
         (SELECT on_.nspname || '.' || o.relname FROM pg_depend d JOIN pg_class o ON o.oid = d.refobjid
            JOIN pg_namespace on_ ON on_.oid = o.relnamespace
           WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0),
         json_build_object(
           'type', format_type(s.seqtypid, NULL), 'start', s.seqstart::text, 'increment', s.seqincrement::text, 'minimum', s.seqmin::text,
           'maximum', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle, 'owner', pg_get_userbyid(c.relowner),
           'grants', ${GRANTS('c.relacl', 's', 'c.relowner')}, 'persistence', c.relpersistence,
           'owned by', (SELECT d.refobjid::regclass || '.' || a.attname FROM pg_depend d
                          JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`

const VIEWS = `
  SELECT CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, n.nspname || '.' || c.relname, NULL,
         json_build_object('definition', pg_get_viewdef(c.oid), 'options', c.reloptions, 'populated', c.relispopulated,
                            'owner', pg_get_userbyid(c.relowner), 'grants', ${GRANTS('c.relacl', 'r', 'c.relowner')},
                            'comment', obj_description(c.oid, 'pg_class'))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('v', 'm') AND ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`

const ROUTINES = `
  SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
         p.oid::regprocedure::text, NULL,
         json_build_object(
           'definition', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE (SELECT to_jsonb(g) - 'aggfnoid' FROM pg_aggregate g WHERE g.aggfnoid = p.oid)::text END,
           'owner', pg_get_userbyid(p.proowner), 'grants', ${GRANTS('p.proacl', 'f', 'p.proowner')},
           'comment', obj_description(p.oid, 'pg_proc'))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_proc', 'p.oid')}`

const TRIGGERS = `
  SELECT 'trigger', n.nspname || '.' || c.relname || '.' || g.tgname, n.nspname || '.' || c.relname,
         json_build_object('definition', pg_get_triggerdef(g.oid), 'enabled', g.tgenabled, 'comment', obj_description(g.oid, 'pg_trigger'))
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT g.tgisinternal AND ${OURS('n')}
   UNION ALL
  SELECT 'rule', n.nspname || '.' || c.relname || '.' || r.rulename, n.nspname || '.' || c.relname,
         json_build_object('definition', pg_get_ruledef(r.oid), 'enabled', r.ev_enabled)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE r.rulename <> '_RETURN' AND ${OURS('n')}
   UNION ALL
  SELECT 'policy', n.nspname || '.' || c.relname || '.' || p.polname, n.nspname || '.' || c.relname,
         json_build_object('command', p.polcmd, 'permissive', p.polpermissive, 'using', pg_get_expr(p.polqual, p.polrelid),
                            'check', pg_get_expr(p.polwithcheck, p.polrelid),
                            'roles', (SELECT array_agg(CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r) END ORDER BY 1) FROM unnest(p.polroles) r))
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OURS('n')}`

const TYPES = `
  SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'type' END,
         n.nspname || '.' || t.typname, NULL,
         json_build_object(
           'labels', (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
           'base type', CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END, 'not null', t.typnotnull,
           'default', t.typdefault, 'subtype', (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid),
           'constraints', (SELECT array_agg(k.conname || ' ' || pg_get_constraintdef(k.oid) ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype <> 'n'),
           'owner', pg_get_userbyid(t.typowner), 'grants', ${GRANTS('t.typacl', 'T', 't.typowner')}, 'comment', obj_description(t.oid, 'pg_type'))
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')))
     AND ${OURS('n')} AND ${NOT_OF_EXTENSION('pg_type', 't.oid')}`

const OTHERS = `
  SELECT 'extension', e.extname::text, NULL, json_build_object('version', e.extversion, 'schema', e.extnamespace::regnamespace::text)
    FROM pg_extension e
   UNION ALL
  SELECT 'statistics', n.nspname || '.' || s.stxname, NULL, json_build_object('definition', pg_get_statisticsobjdef(s.oid))
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${OURS('n')}
   UNION ALL
  SELECT 'publication', p.pubname::text, NULL,
         json_build_object('all tables', p.puballtables, 'insert', p.pubinsert, 'update', p.pubupdate, 'delete', p.pubdelete,
                            'tables', (SELECT array_agg(r.prrelid::regclass::text ORDER BY 1) FROM pg_publication_rel r WHERE r.prpubid = p.oid))
    FROM pg_publication p
   UNION ALL
  SELECT 'settings of role', pg_get_userbyid(s.setrole)::text, NULL, json_build_object('settings', s.setconfig)
    FROM pg_db_role_setting s JOIN pg_database d ON d.datname = current_database() AND d.datdba = s.setrole
   WHERE s.setdatabase = 0
   UNION ALL
  SELECT 'default privileges', concat_ws(' ', pg_get_userbyid(d.defaclrole), nullif(d.defaclnamespace, 0)::regnamespace::text, d.defaclobjtype), NULL,
         json_build_object('grants', (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(d.defaclacl) a))
    FROM pg_default_acl d`

const union = (queries: readonly string[]) =>
  queries.reduce(
    (all, query) => `${all} UNION ALL ${query}`,
    'SELECT NULL::text AS kind, NULL::text AS name, NULL::text AS parent, NULL::json AS definition WHERE false',
  )

/** Two halves that take about the same time, so that two connections can read them side by side. */
export const SNAPSHOT_HALVES = [
  union([COLUMNS, VIEWS, ROUTINES, TYPES, OTHERS]),
  union([SCHEMAS, TABLES, CONSTRAINTS, INDEXES, SEQUENCES, TRIGGERS]),
] as const
