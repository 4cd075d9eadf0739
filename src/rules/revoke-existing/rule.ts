import type { Operation } from '../../model/operation.ts'
import type { StatementDetail } from '../../model/operation-details.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

type Revoke = Extract<StatementDetail, { readonly what: 'grant' }>

export const revokeExisting: ScriptRule = {
  id: 'revoke-existing',
  title: 'A right that production has is taken away',
  severity: 'warning',
  about: 'up',
  why: 'From this moment the server refuses what the role did until now (SQLSTATE 42501), in sessions that are open already as well. PUBLIC is every role, so a right that PUBLIC loses is lost by applications, reports and backups that nobody thought of.',
  instead:
    'Grant the right to the roles that need it first, look in pg_stat_activity or the log who uses it, and revoke it in a later change.',
  whenNotToUse:
    'When nobody uses the right. A REVOKE that takes nothing from anybody, and one where the same change gives the right to those who need it, are not reported.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-revoke.html',
    'https://www.postgresql.org/docs/current/ddl-priv.html',
    'https://www.postgresql.org/docs/current/errcodes-appendix.html',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => revoked(operation, statement, context)),
    ),
}

function revoked(operation: Operation, statement: JudgedStatement, context: ScriptContext): readonly Draft[] {
  if (operation.type !== 'other' || operation.detail?.what !== 'grant') return []
  const { detail } = operation
  if (detail.verb !== 'revoke') return []
  switch (detail.object) {
    case 'TABLE':
      return detail.names
        .filter(context.isExisting)
        .flatMap((table) => ofTable(table, detail, statement, context))
    case 'SCHEMA':
      return givesInstead(detail, context) || !usesSchema(detail) ? [] : ofSchemas(detail, statement, context)
    case 'TABLES':
      return givesInstead(detail, context) ? [] : ofSchemas(detail, statement, context)
    default:
      return []
  }
}

function ofTable(
  table: string,
  detail: Revoke,
  statement: JudgedStatement,
  context: ScriptContext,
): readonly Draft[] {
  return detail.roles.flatMap((role): Draft[] => {
    const rights = lostRights(table, role, detail, context)
    if (rights === null) return []
    return [
      {
        statement,
        table,
        message: `${whose(role)} may not ${rights} ${table} any more: queries that do fail from this moment (SQLSTATE 42501), in open sessions too. ${ADVICE}`,
      },
    ]
  })
}

/** What the role may not do after the change and could before; `null`: nothing. */
function lostRights(table: string, role: string, detail: Revoke, context: ScriptContext): string | null {
  const { privileges } = detail
  const before = context.schema?.before.tables.get(table)?.grants
  const after = context.schema?.after.tables.get(table)?.grants
  // Of a table that nobody knows a right is taken as the statement says.
  if (before === undefined)
    return givesInstead(detail, context) ? null : privileges === 'all' ? 'use' : privileges.join(', ')
  const still = new Set([...(after?.get(role) ?? []), ...(after?.get('PUBLIC') ?? [])])
  const given = new Set(
    [...(after ?? [])].flatMap(([other, rights]) =>
      other === role ? [] : [...rights].filter((right) => !before.get(other)?.has(right)),
    ),
  )
  const lost = [...(before.get(role) ?? [])].filter((right) => !still.has(right) && !given.has(right))
  return lost.length === 0 ? null : lost.join(', ')
}

/** The script gives a right to the same things to others: who does so knows who needs it. */
function givesInstead({ object, names }: Revoke, { script }: ScriptContext): boolean {
  return script.statements.some(({ operations }) =>
    operations.some(
      (one) =>
        one.type === 'other' &&
        one.detail?.what === 'grant' &&
        one.detail.verb === 'grant' &&
        one.detail.object === object &&
        names.every((name) => one.detail?.what === 'grant' && one.detail.names.includes(name)),
    ),
  )
}

/** Without USAGE nothing in a schema can be named; CREATE is for who changes it. */
function usesSchema({ privileges }: Revoke): boolean {
  return privileges === 'all' || privileges.includes('USAGE') || privileges.includes('ALL')
}

function ofSchemas(
  { names, roles }: Revoke,
  statement: JudgedStatement,
  { migration }: ScriptContext,
): readonly Draft[] {
  const used = names.filter((schema) =>
    [...migration.existingTables.keys()].some((table) => table.startsWith(`${schema}.`)),
  )
  return used.map((schema) => ({
    statement,
    message: `Queries of ${roles.map(whose).join(', ')} on what is in the schema ${schema} fail from this moment (SQLSTATE 42501), unless the right comes from elsewhere. ${ADVICE}`,
  }))
}

const whose = (role: string) =>
  role === 'PUBLIC' ? 'Everybody who has no right of their own' : `The role ${role}`

const ADVICE = 'Grant it to the roles that need it first, and revoke it once nobody else uses it.'
