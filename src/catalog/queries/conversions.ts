import { described, grantsAsJson } from './described.ts'
import { anyIn, CATALOG, type RareFamily } from './family.ts'
import { partsOfTypes } from './rare-types.ts'

/** A cast between types that came with the server leans on nothing that was made. */
export const CASTS: RareFamily = {
  probe: `EXISTS (SELECT FROM pg_cast WHERE oid >= 16384) OR ${anyIn(CATALOG.transform)}`,
  queries: () => ({
    casts: `
      SELECT oid, format_type(castsource, NULL) || ' as ' || format_type(casttarget, NULL) AS name,
             json_build_object('function', nullif(castfunc, 0)::regprocedure, 'context', castcontext, 'method', castmethod) AS definition
        FROM pg_cast WHERE oid >= 16384`,
    transforms: `
      SELECT t.oid, 'for ' || format_type(t.trftype, NULL) || ' language ' || l.lanname AS name,
             json_build_object('from', nullif(t.trffromsql::oid, 0)::regprocedure, 'to', nullif(t.trftosql::oid, 0)::regprocedure) AS definition
        FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE t.oid >= 16384`,
  }),
  objects: (rows, names) => {
    const isPart = partsOfTypes(rows)
    const casts = rows('casts').filter(({ oid }) => !isPart(CATALOG.cast, oid))
    return [
      ...described('cast', CATALOG.cast, casts, names),
      ...described('transform', CATALOG.transform, rows('transforms'), names),
    ]
  },
}

/** The version of the library that a collation was made with is no matter of the schema. */
export const COLLATIONS: RareFamily = {
  probe: anyIn(CATALOG.collation, CATALOG.conversion),
  queries: () => ({
    collations: `
      SELECT oid, collnamespace AS namespace, collname AS name,
             to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[]
               || jsonb_build_object('owner', pg_get_userbyid(collowner)) AS definition
        FROM pg_collation c WHERE oid >= 16384`,
    conversions: `
      SELECT oid, connamespace AS namespace, conname AS name,
             json_build_object('from', pg_encoding_to_char(conforencoding), 'to', pg_encoding_to_char(contoencoding),
                               'function', conproc::oid::regprocedure, 'default', condefault, 'owner', pg_get_userbyid(conowner)) AS definition
        FROM pg_conversion WHERE oid >= 16384`,
  }),
  objects: (rows, names) => [
    ...described('collation', CATALOG.collation, rows('collations'), names),
    ...described('conversion', CATALOG.conversion, rows('conversions'), names),
  ],
}

/** The server's own functions say what a language or an access method is; their names are all there is to tell. */
export const LANGUAGES: RareFamily = {
  probe: `EXISTS (SELECT FROM pg_am WHERE oid >= 16384) OR ${anyIn(CATALOG.language, CATALOG.eventTrigger)}`,
  queries: () => ({
    languages: `
      SELECT oid, lanname AS name,
             json_build_object('trusted', lanpltrusted, 'handler', nullif(lanplcallfoid, 0)::regprocedure,
                               'inline', nullif(laninline, 0)::regprocedure, 'validator', nullif(lanvalidator, 0)::regprocedure,
                               'owner', pg_get_userbyid(lanowner), 'grants', ${grantsAsJson('lanacl', 'l', 'lanowner')}) AS definition
        FROM pg_language WHERE oid >= 16384`,
    accessMethods: `
      SELECT oid, amname AS name, json_build_object('type', amtype, 'handler', amhandler::oid::regprocedure) AS definition
        FROM pg_am WHERE oid >= 16384`,
    // Where rewrites are watched, a trigger of ours has its function among the server's own.
    eventTriggers: `
      SELECT e.oid, e.evtname AS name,
             json_build_object('event', e.evtevent, 'function', e.evtfoid::regprocedure, 'enabled', e.evtenabled,
                               'tags', (SELECT json_agg(t ORDER BY t) FROM unnest(e.evttags) t), 'owner', pg_get_userbyid(e.evtowner)) AS definition
        FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid
       WHERE p.pronamespace <> 'information_schema'::regnamespace`,
  }),
  objects: (rows, names) => [
    ...described('language', CATALOG.language, rows('languages'), names),
    ...described('access method', CATALOG.accessMethod, rows('accessMethods'), names),
    ...described('event trigger', CATALOG.eventTrigger, rows('eventTriggers'), names),
  ],
}
