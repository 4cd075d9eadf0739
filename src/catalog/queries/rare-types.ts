import { described, grantsAsJson } from './described.ts'
import { CATALOG, type RareFamily, type Rows } from './family.ts'

const GRANTS = grantsAsJson('t.typacl', 'T', 't.typowner')

/** A range type comes and goes with its multirange type, with the functions that make values, and with a cast. */
export const RANGES: RareFamily = {
  probe: "EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype = 'r')",
  queries: () => ({
    ranges: `
      SELECT t.oid, t.typnamespace AS namespace, t.typname AS name,
             json_build_object(
               'subtype', format_type(r.rngsubtype, NULL),
               'operator class', (SELECT opcnamespace::regnamespace || '.' || opcname FROM pg_opclass o WHERE o.oid = r.rngsubopc),
               'collation', nullif(r.rngcollation, 0)::regcollation, 'canonical', nullif(r.rngcanonical::oid, 0)::regprocedure,
               'difference', nullif(r.rngsubdiff::oid, 0)::regprocedure, 'multirange', r.rngmultitypid::regtype,
               'owner', pg_get_userbyid(t.typowner), 'grants', ${GRANTS}) AS definition
        FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid WHERE t.oid >= 16384`,
    partsOfTypes: `
      SELECT classid, objid FROM pg_depend
       WHERE refclassid = ${CATALOG.type} AND deptype = 'i' AND classid IN (${CATALOG.procedure}, ${CATALOG.cast}) AND objid >= 16384`,
  }),
  objects: (rows, names) => described('range', CATALOG.type, rows('ranges'), names),
}

/** Types written in C, and those only announced; arrays belong to the type of their elements. */
export const BASE_TYPES: RareFamily = {
  probe: `EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND (typtype = 'p' OR (typtype = 'b' AND typcategory <> 'A')))`,
  queries: () => ({
    baseTypes: `
      SELECT t.oid, t.typnamespace AS namespace, t.typname AS name,
             json_build_object(
               'defined', t.typisdefined, 'input', t.typinput, 'output', t.typoutput, 'receive', t.typreceive, 'send', t.typsend,
               'modifier input', t.typmodin, 'modifier output', t.typmodout, 'analyze', t.typanalyze, 'length', t.typlen,
               'by value', t.typbyval, 'alignment', t.typalign, 'storage', t.typstorage, 'category', t.typcategory,
               'preferred', t.typispreferred, 'default', t.typdefault, 'element', nullif(t.typelem, 0)::regtype,
               'delimiter', t.typdelim, 'collatable', t.typcollation <> 0, 'owner', pg_get_userbyid(t.typowner), 'grants', ${GRANTS}) AS definition
        FROM pg_type t WHERE t.oid >= 16384 AND (t.typtype = 'p' OR (t.typtype = 'b' AND t.typcategory <> 'A'))`,
  }),
  objects: (rows, names) => described('base type', CATALOG.type, rows('baseTypes'), names),
}

/** Whether it was not made by itself but together with a type. */
export function partsOfTypes(rows: Rows): (catalog: string, oid: string | null | undefined) => boolean {
  const parts = new Set(rows('partsOfTypes').map(({ classid, objid }) => `${classid} ${objid}`))
  return (catalog, oid) => parts.has(`${catalog} ${oid}`)
}
