import { quoteIdentifier } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'

/** Stands for the role that runs scripts: in production it has another name than here. */
export const RUNNING_ROLE = 'CURRENT_USER'

/** A role as SQL. */
export const writtenRole = (role: string) => (role === RUNNING_ROLE ? role : quoteIdentifier(role))

/** An object in which the role that runs scripts is called by no name of its own. */
export function withoutRunningRole(object: CatalogObject, role: string): CatalogObject {
  const { owner, grants, roles, role: whose, 'column grants': columns } = object.definition
  const inItem = (item: unknown) => withoutIn(String(item), role)
  const inList = (list: unknown) => (Array.isArray(list) ? list.map(inItem) : list)
  const named = (name: unknown) => (name === role ? RUNNING_ROLE : name)
  return {
    ...object,
    definition: {
      ...object.definition,
      ...(owner === undefined ? {} : { owner: named(owner) }),
      ...(grants === undefined ? {} : { grants: inList(grants) }),
      ...(Array.isArray(roles) ? { roles: roles.map(named) } : {}),
      ...(whose === undefined ? {} : { role: named(whose) }),
      ...(typeof columns === 'object' && columns !== null
        ? {
            'column grants': Object.fromEntries(
              Object.entries(columns).map(([name, list]) => [name, inList(list)]),
            ),
          }
        : {}),
    },
  }
}

/** The role may stand before the sign as who has the right, and at the end as who gave it. */
function withoutIn(item: string, role: string): string {
  const name = /^[a-z0-9_]+$/i.test(role) ? role : `"${role.replaceAll('"', '""')}"`
  const has = item.startsWith(`${name}=`) ? RUNNING_ROLE + item.slice(name.length) : item
  return has.endsWith(`/${name}`) ? has.slice(0, -name.length) + RUNNING_ROLE : has
}
