import type { StatementDetail } from '../model/operation-details.ts'
import { TABLE_PRIVILEGES } from '../model/privileges.ts'
import { splitName } from './names.ts'
import type { SchemaModel } from './schema-model.ts'

/** Follows GRANT and REVOKE on tables and views, one by one or all of a schema. */
export function learnGrant(
  schema: SchemaModel,
  { object, names, verb, privileges, roles }: Extract<StatementDetail, { readonly what: 'grant' }>,
): void {
  if (verb === 'other') return
  const rights = privileges === 'all' || privileges.includes('ALL') ? TABLE_PRIVILEGES : privileges
  for (const name of tablesMeant(schema, object, names)) {
    const grants = schema.tables.get(name)?.grants
    for (const role of roles) {
      const held = grants?.get(role) ?? new Set()
      const left = verb === 'grant' ? [...held, ...rights] : [...held].filter((one) => !rights.includes(one))
      grants?.set(role, new Set(left))
    }
  }
}

function tablesMeant(schema: SchemaModel, object: string, names: readonly string[]): readonly string[] {
  if (object === 'TABLE') return names
  if (object !== 'TABLES') return []
  return [...schema.tables.keys()].filter((name) => names.includes(splitName(name).schema))
}
