import { described } from './described.ts'
import { CATALOG, type RareFamily } from './family.ts'

/** Subscriptions are left out: who makes one connects to another server, which no rehearsal may. */
export const PUBLICATIONS: RareFamily = {
  probe: 'EXISTS (SELECT FROM pg_publication)',
  queries: (major) => ({
    publications: `
      SELECT p.oid, p.pubname AS name,
             json_build_object(
               'owner', pg_get_userbyid(p.pubowner), 'all tables', p.puballtables, 'insert', p.pubinsert, 'update', p.pubupdate,
               'delete', p.pubdelete, 'truncate', p.pubtruncate, 'via root', p.pubviaroot,
               'tables', (SELECT json_agg(r.prrelid::regclass ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = p.oid)
               ${major >= 15 ? SINCE_15 : ''}${major >= 18 ? ", 'generated columns', p.pubgencols" : ''}) AS definition
        FROM pg_publication p`,
  }),
  objects: (rows, names) => described('publication', CATALOG.publication, rows('publications'), names),
}

/** Lists of columns, conditions on rows, and whole schemas. */
const SINCE_15 = `,
  'schemas', (SELECT json_agg(s.pnnspid::regnamespace ORDER BY s.pnnspid::regnamespace::text) FROM pg_publication_namespace s WHERE s.pnpubid = p.oid),
  'columns', (SELECT json_object_agg(r.prrelid::regclass,
                       (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])))
                FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prattrs IS NOT NULL),
  'row filters', (SELECT json_object_agg(r.prrelid::regclass, pg_get_expr(r.prqual, r.prrelid))
                    FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prqual IS NOT NULL)`
