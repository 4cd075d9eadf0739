import { CATALOG, type Family } from './family.ts'
import { sortedListOf } from './values.ts'

export const EXTENSIONS: Family = {
  queries: {
    extensions: 'SELECT oid, extname, extversion, extnamespace::regnamespace AS schema FROM pg_extension',
  },
  objects: (rows, names) =>
    rows('extensions').map((row) => ({
      kind: 'extension',
      name: row.extname ?? '',
      parent: null,
      definition: {
        version: row.extversion,
        schema: row.schema,
        comment: names.comment(CATALOG.extension, row.oid),
      },
    })),
}

/**
 * What new sessions begin with, for the role that owns the database and for the database itself. A setting for
 * everybody belongs to the cluster. Comment and grants of the database are left out: a clone of it has its own.
 */
export const SESSION_SETTINGS: Family = {
  queries: {
    sessionSettings: `
      SELECT s.setdatabase, s.setrole, pg_get_userbyid(s.setrole) AS role, s.setconfig
        FROM pg_db_role_setting s JOIN pg_database d ON d.datname = current_database()
       WHERE (s.setdatabase = 0 AND s.setrole = d.datdba) OR s.setdatabase = d.oid`,
  },
  objects: (rows) =>
    rows('sessionSettings').map((row) => {
      const definition = { settings: sortedListOf(row.setconfig) }
      if (row.setrole === '0') return { kind: 'settings of', name: 'the database', parent: null, definition }
      const role = row.role ?? ''
      const here = row.setdatabase !== '0'
      return {
        kind: 'settings of role',
        name: here ? `${role} in the database` : role,
        parent: null,
        definition,
      }
    }),
}

export const DEFAULT_PRIVILEGES: Family = {
  queries: {
    defaultPrivileges: `
      SELECT pg_get_userbyid(defaclrole) AS role, nullif(defaclnamespace, 0)::regnamespace AS schema, defaclobjtype, defaclacl
        FROM pg_default_acl`,
  },
  objects: (rows) =>
    rows('defaultPrivileges').map((row) => ({
      kind: 'default privileges',
      name: [row.role, row.schema, row.defaclobjtype].filter((part) => part != null).join(' '),
      parent: null,
      definition: {
        role: row.role,
        schema: row.schema,
        objects: row.defaclobjtype,
        grants: sortedListOf(row.defaclacl),
      },
    })),
}
