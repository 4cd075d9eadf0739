import type { Operation } from '../../model/operation.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const transactionPooler: ScriptRule = {
  id: 'transaction-pooler',
  title: 'The migration needs a session, and a transaction pooler gives it none',
  severity: 'warning',
  about: 'both',
  turn: 'last',
  why: 'A pooler that lends a server connection for one transaction (PgBouncer with pool_mode = transaction, the pooled address of Supabase or Neon) may send the next statement over another one. A SET of the session is then missing where it was meant to hold, and stays on a connection that other clients get: their queries run with this lock_timeout or search_path. An advisory lock is held by a connection that the migration does not get back, so it is never released and the next deployment waits for it.',
  instead:
    'Give migrations an address that leads to the server itself: directUrl in schema.prisma, the address without -pooler, port 5432. Where that cannot be, use SET LOCAL and pg_advisory_xact_lock inside of a transaction, which end with it.',
  whenNotToUse:
    'When migrations are deployed with another address than the example of the environment shows. The rule reads committed examples (.env.example and its like) and schema.prisma, and is silent where they name no pooler or another way.',
  sources: [
    'https://www.pgbouncer.org/features.html',
    'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/pgbouncer',
    'https://supabase.com/docs/guides/database/connecting-to-postgres',
    'https://neon.com/docs/connect/connection-pooling',
  ],
  check: ({ migration, script }: ScriptContext) => {
    const { pooled } = migration
    if (pooled === undefined) return []
    const needing = script.statements.flatMap((statement) => {
      const need = statement.operations.flatMap((operation) => needsSession(operation) ?? [])[0]
      return need === undefined ? [] : [{ statement, need }]
    })
    const [first] = needing
    if (first === undefined) return []
    const { file, line, variable, because } = pooled
    return [
      {
        statement: first.statement,
        message: `${file}, line ${line}, sends ${variable} through a transaction pooler (${because}). ${told(first)}${others(needing.slice(1))} Give migrations an address that leads to the server itself, or use ${first.need === 'lock' ? 'pg_advisory_xact_lock' : first.need === 'set' ? 'SET LOCAL' : 'ON COMMIT DROP'} inside of a transaction.`,
      },
    ]
  },
}

type Need = 'set' | 'lock' | 'table'

const LOCKS: ReadonlySet<string> = new Set([
  'pg_advisory_lock',
  'pg_advisory_lock_shared',
  'pg_try_advisory_lock',
  'pg_try_advisory_lock_shared',
])

function needsSession(operation: Operation): Need | null {
  switch (operation.type) {
    case 'set':
      return operation.scope === 'session' && operation.value !== null ? 'set' : null
    case 'create-table':
      return operation.persistence === 'temporary' ? 'table' : null
    case 'other':
      return operation.detail?.what === 'select' &&
        operation.detail.query.functions.some((name) => LOCKS.has(name))
        ? 'lock'
        : null
    default:
      return null
  }
}

function told({ statement, need }: { readonly statement: JudgedStatement; readonly need: Need }): string {
  switch (need) {
    case 'set': {
      const name = statement.operations.flatMap((one) => (one.type === 'set' ? [one.name] : []))[0]
      return `There this SET holds for the connection that happens to carry it: later transactions of the migration may run without it, and queries of other clients run with ${name}.`
    }
    case 'lock':
      return 'There the advisory lock stays with the connection that happens to carry it: the migration may not get that one back to release it, and the next deployment waits for it.'
    case 'table':
      return 'There the temporary table exists on the connection that happens to carry it: later transactions of the migration may not find it.'
  }
}

function others(needing: readonly { readonly statement: JudgedStatement }[]): string {
  const lines = [...new Set(needing.map(({ statement }) => statement.line))]
  if (lines.length === 0) return ''
  return ` So it is with ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}.`
}
