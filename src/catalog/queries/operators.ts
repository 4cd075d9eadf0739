import { described } from './described.ts'
import { anyIn, CATALOG, type RareFamily } from './family.ts'

/** What belongs to a family only, and not to one class of it, is told by the family. */
export const OPERATORS: RareFamily = {
  probe: anyIn(CATALOG.operator, CATALOG.operatorClass, CATALOG.operatorFamily),
  queries: () => ({
    operators: `
      SELECT o.oid, o.oid::regoperator AS signature, o.oprnamespace,
             json_build_object(
               'function', o.oprcode::oid::regprocedure, 'result', o.oprresult::regtype,
               'commutator', nullif(o.oprcom, 0)::regoperator, 'negator', nullif(o.oprnegate, 0)::regoperator,
               'restriction estimate', nullif(o.oprrest::oid, 0)::regprocedure, 'join estimate', nullif(o.oprjoin::oid, 0)::regprocedure,
               'hashes', o.oprcanhash, 'merges', o.oprcanmerge, 'owner', pg_get_userbyid(o.oprowner)) AS definition
        FROM pg_operator o WHERE o.oid >= 16384`,
    operatorClasses: `
      SELECT c.oid, c.opcnamespace AS namespace, c.opcname || ' using ' || m.amname AS name,
             json_build_object(
               'type', c.opcintype::regtype, 'default', c.opcdefault, 'key type', nullif(c.opckeytype, 0)::regtype,
               'family', f.opfnamespace::regnamespace || '.' || f.opfname, 'owner', pg_get_userbyid(c.opcowner)) AS definition
        FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod JOIN pg_opfamily f ON f.oid = c.opcfamily WHERE c.oid >= 16384`,
    operatorFamilies: `
      SELECT f.oid, f.opfnamespace AS namespace, f.opfname || ' using ' || m.amname AS name,
             json_build_object(
               'operators', (SELECT json_agg(told ORDER BY told) FROM (
                  SELECT concat_ws(' ', o.amopstrategy, o.amopopr::regoperator, o.amoppurpose, s.opfname) AS told
                    FROM pg_amop o LEFT JOIN pg_opfamily s ON s.oid = o.amopsortfamily WHERE o.amopfamily = f.oid) operators),
               'functions', (SELECT json_agg(told ORDER BY told) FROM (
                  SELECT concat_ws(' ', p.amprocnum, p.amproclefttype::regtype, p.amprocrighttype::regtype, p.amproc::oid::regprocedure) AS told
                    FROM pg_amproc p WHERE p.amprocfamily = f.oid) functions),
               'owner', pg_get_userbyid(f.opfowner)) AS definition
        FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod WHERE f.oid >= 16384`,
  }),
  objects: (rows, names) => [
    ...described(
      'operator',
      CATALOG.operator,
      rows('operators')
        .filter(({ oprnamespace }) => names.schema(oprnamespace) !== undefined)
        .map(({ oid = null, signature = null, definition = null }) => ({ oid, name: signature, definition })),
      names,
    ),
    ...described('operator family', CATALOG.operatorFamily, rows('operatorFamilies'), names),
    ...described('operator class', CATALOG.operatorClass, rows('operatorClasses'), names),
  ],
}
