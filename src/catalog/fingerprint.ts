import type { Client } from 'pg'

/** FirstNormalObjectId in transam.h: what initdb made has a smaller OID, and is the same everywhere. */
const OURS = 16384

/**
 * Rows of the system catalogs by what of them holds no OID: two databases in which the same was done have the same,
 * although their objects have other OIDs. Of expressions only the length is compared, because they hold OIDs too.
 */
const PARTS: readonly (readonly [relation: string, columns: string, condition: string])[] = [
  [
    'pg_class',
    'relname, relkind, relowner, relnatts, relchecks, relrowsecurity, relforcerowsecurity, relispopulated, relreplident, relispartition, relacl, reloptions, length(relpartbound::text)',
    // Tables and indexes of TOAST are named by OID; temporary relations go when their session does.
    `oid >= ${OURS} AND relnamespace <> 'pg_toast'::regnamespace AND relpersistence <> 't'`,
  ],
  [
    'pg_attribute',
    'attname, attnum, atttypmod, attnotnull, atthasdef, attidentity, attgenerated, attisdropped, attstorage, attcompression, attacl, CASE WHEN atttypid < 16384 THEN atttypid END',
    `attrelid >= ${OURS} AND attnum > 0`,
  ],
  ['pg_attrdef', 'adnum, length(adbin::text)', 'true'],
  [
    'pg_constraint',
    'conname, contype, convalidated, condeferrable, condeferred, confupdtype, confdeltype, conkey, length(conbin::text)',
    `oid >= ${OURS}`,
  ],
  [
    'pg_index',
    'indnatts, indisunique, indisprimary, indisvalid, indisclustered, indisreplident, length(indexprs::text), length(indpred::text)',
    `indexrelid >= ${OURS}`,
  ],
  [
    'pg_proc',
    'proname, prosrc, provolatile, proisstrict, prosecdef, proparallel, proconfig, proacl, proowner',
    // A replay is told of rewrites by a function of ours in a schema that belongs to the server.
    `oid >= ${OURS} AND pronamespace <> 'information_schema'::regnamespace`,
  ],
  [
    'pg_type',
    'typname, typtype, typnotnull, typdefault, typowner, typacl',
    `oid >= ${OURS} AND typtype IN ('e', 'd', 'r')`,
  ],
  ['pg_enum', 'enumlabel, enumsortorder', 'true'],
  ['pg_trigger', 'tgname, tgenabled, tgtype', 'NOT tgisinternal'],
  ['pg_rewrite', 'rulename, ev_enabled, length(ev_action::text)', `oid >= ${OURS}`],
  ['pg_policy', 'polname, polcmd, polpermissive, length(polqual::text), length(polwithcheck::text)', 'true'],
  ['pg_sequence', 'seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle', 'true'],
  ['pg_inherits', 'inhseqno', 'true'],
  ['pg_namespace', 'nspname, nspowner, nspacl', `oid >= ${OURS} AND left(nspname, 3) <> 'pg_'`],
  ['pg_extension', 'extname, extversion', 'true'],
  ['pg_statistic_ext', 'stxname, stxkind', 'true'],
]

const FINGERPRINT = `SELECT string_agg(part, ' ' ORDER BY place) AS fingerprint FROM (${PARTS.map(
  ([relation, columns, condition], place) =>
    `SELECT ${place} AS place, concat(count(*), ':', sum(hash_record_extended(ROW(${columns}), 0))) AS part FROM ${relation} WHERE ${condition}`,
).join(' UNION ALL ')}) parts`

/**
 * A short text by which two copies of one database are told apart after the same was done in both: other texts, other
 * schemas, or objects that hold their own OIDs. It takes about a tenth of the time of a whole snapshot.
 */
export async function readFingerprint(admin: Client): Promise<string> {
  const { rows } = await admin.query<{ fingerprint: string }>(FINGERPRINT)
  return rows[0]?.fingerprint ?? ''
}
