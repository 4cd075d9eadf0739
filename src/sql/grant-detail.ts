import type { GrantStmt, Node } from '@pgsql/types'
import type { StatementDetail } from '../model/operation-details.ts'
import { stringsOf } from './names.ts'
import { relationsIn } from './relations.ts'

type Grant = Extract<StatementDetail, { readonly what: 'grant' }>

/** What GRANT gives and REVOKE takes. Of `ALL TABLES IN SCHEMA` the object is `TABLES`, and the names are those of schemas. */
export function grantDetail(statement: GrantStmt, schema: string): Grant {
  const { objtype = '', objects = [], targtype, privileges = [], grantees = [] } = statement
  const one = objtype.replace(/^OBJECT_/, '')
  const object = targtype === 'ACL_TARGET_OBJECT' ? one : `${one}S`
  const names =
    object === 'SCHEMA' || object !== one
      ? stringsOf(objects)
      : relationsIn({ List: { items: objects } }, schema)
  const given = privileges.flatMap((item) => ('AccessPriv' in item ? [item.AccessPriv] : []))
  return {
    what: 'grant',
    object,
    names,
    verb: verbOf(statement),
    privileges: given.length === 0 ? 'all' : given.flatMap((one) => one.priv_name?.toUpperCase() ?? []),
    roles: grantees.flatMap(roleName),
  }
}

function verbOf({ is_grant, grant_option, privileges = [] }: GrantStmt): Grant['verb'] {
  const columns = privileges.some((item) => 'AccessPriv' in item && item.AccessPriv.cols !== undefined)
  if (columns) return 'other'
  if (is_grant) return 'grant'
  return grant_option ? 'other' : 'revoke'
}

function roleName(grantee: Node): readonly string[] {
  if (!('RoleSpec' in grantee)) return []
  const { roletype = '', rolename } = grantee.RoleSpec
  return [rolename ?? roletype.replace(/^ROLESPEC_/, '')]
}
