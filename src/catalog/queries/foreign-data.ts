import { described, grantsAsJson, sortedJson } from './described.ts'
import { anyIn, CATALOG, type RareFamily } from './family.ts'

/**
 * Wrappers, servers and user mappings; foreign tables are told with the tables. Options of a user mapping may hold a
 * password, so only digests of them are read.
 */
export const FOREIGN_DATA: RareFamily = {
  probe: `EXISTS (SELECT FROM pg_foreign_data_wrapper WHERE oid >= 16384) OR ${anyIn(CATALOG.foreignServer)}`,
  queries: () => ({
    foreignDataWrappers: `
      SELECT oid, fdwname AS name,
             json_build_object('handler', nullif(fdwhandler, 0)::regprocedure, 'validator', nullif(fdwvalidator, 0)::regprocedure,
                               'options', ${sortedJson('fdwoptions')}, 'owner', pg_get_userbyid(fdwowner),
                               'grants', ${grantsAsJson('fdwacl', 'F', 'fdwowner')}) AS definition
        FROM pg_foreign_data_wrapper WHERE oid >= 16384`,
    foreignServers: `
      SELECT s.oid, s.srvname AS name,
             json_build_object('wrapper', w.fdwname, 'type', s.srvtype, 'version', s.srvversion,
                               'options', ${sortedJson('s.srvoptions')}, 'owner', pg_get_userbyid(s.srvowner),
                               'grants', ${grantsAsJson('s.srvacl', 'S', 's.srvowner')}) AS definition
        FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw`,
    // The catalog behind this view is for superusers; others see no options of a mapping that is not theirs.
    userMappings: `
      SELECT umid AS oid, CASE umuser WHEN 0 THEN 'public' ELSE usename END || ' at ' || srvname AS name,
             json_build_object('options', (SELECT json_agg(split_part(o, '=', 1) || '=' || md5(o) ORDER BY o) FROM unnest(umoptions) o)) AS definition
        FROM pg_user_mappings`,
    foreignTables: `
      SELECT t.ftrelid, s.srvname AS server, t.ftoptions
        FROM pg_foreign_table t JOIN pg_foreign_server s ON s.oid = t.ftserver`,
  }),
  objects: (rows, names) => [
    ...described('foreign-data wrapper', CATALOG.foreignDataWrapper, rows('foreignDataWrappers'), names),
    ...described('foreign server', CATALOG.foreignServer, rows('foreignServers'), names),
    ...described('user mapping', CATALOG.userMapping, rows('userMappings'), names),
  ],
}
