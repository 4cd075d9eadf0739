import { operationsOfType } from '../felt.ts'
import type { ScriptContext, ScriptRule } from '../rule.ts'

export const rowSecurityWithoutPolicy: ScriptRule = {
  id: 'row-security-without-policy',
  title: 'Row security without a policy hides every row',
  severity: 'warning',
  about: 'up',
  why: 'From the moment a table has row level security and no policy, every role but its owner finds it empty: SELECT, UPDATE and DELETE see no rows, without an error, and INSERT fails (SQLSTATE 42501). Superusers and roles with BYPASSRLS see all of them. With FORCE ROW LEVEL SECURITY the owner is no exception.',
  instead: 'Create the policies first, in the same transaction as ENABLE ROW LEVEL SECURITY or before it.',
  whenNotToUse:
    'Where every running application connects as the owner of the table (and FORCE is not set), or where nobody else is meant to reach the rows.',
  sources: ['https://www.postgresql.org/docs/current/ddl-rowsecurity.html'],
  check: (context) =>
    operationsOfType(context, 'alter-table').flatMap(({ statement, operation: { table, action } }) => {
      const forced = action === 'AT_ForceRowSecurity'
      if (action !== 'AT_EnableRowSecurity' && !(forced && isSecured(context, table))) return []
      if (statement.effects.error !== null || !context.isExisting(table) || hasPolicy(context, table))
        return []
      return [
        {
          statement,
          table,
          ...(forced ? { title: 'Row security without a policy hides every row from the owner, too' } : {}),
          message: `${
            forced
              ? `With row security enabled, the owner of ${table} finds it empty from this moment as well`
              : `Whoever is not the owner of ${table} finds it empty from this moment: no error, but no rows, and INSERT fails`
          }, because no policy lets anybody see a row. Create the policies before this, or in the same transaction.`,
        },
      ]
    }),
}

/** FORCE alone changes nothing; where both are new, what is said of ENABLE holds for the owner too. */
function isSecured({ schema }: ScriptContext, table: string): boolean {
  return schema?.before.tables.get(table)?.rowSecurity === true
}

/** Made before, or by the change itself: the schema after the script is the one that the whole change leaves. */
function hasPolicy({ schema, script }: ScriptContext, table: string): boolean {
  const makes = script.statements.some(({ operations }) =>
    operations.some(
      (one) => one.type === 'other' && one.detail?.what === 'create-policy' && one.detail.table === table,
    ),
  )
  return makes || (schema?.after.tables.get(table)?.policies.size ?? 0) > 0
}
