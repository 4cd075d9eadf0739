import { operationsOf } from '../../sql/operations.ts'
import { parseScript } from '../../sql/parse.ts'

/** Statements as a script. */
export const asScript = (statements: readonly string[]) =>
  statements.map((statement) => `${statement};\n`).join('')

/**
 * A down script. It gives up after a few seconds where it would otherwise queue behind a long query: in an incident
 * everybody who comes later would wait with it. `existing`: tables that the migration did not create.
 */
export function asDownScript(statements: readonly string[], existing: (table: string) => boolean): string {
  const lines = statements.map(
    (statement) => `${buildsInPlace(statement, existing) ? CONCURRENTLY : ''}${statement};\n`,
  )
  return `${statements.some(mayWait) ? TIMEOUT : ''}${lines.join('')}`
}

const TIMEOUT = "SET lock_timeout = '5s';\n\n"

const CONCURRENTLY =
  '-- Writes wait while this is built. CREATE INDEX CONCURRENTLY would let them pass, in a file of its own without a transaction.\n'

const mayWait = (statement: string) =>
  /^(?:ALTER TABLE|DROP|CREATE (?:UNIQUE )?INDEX|CREATE TRIGGER|CREATE POLICY|CREATE RULE|REINDEX)\b/.test(
    statement,
  )

function buildsInPlace(statement: string, existing: (table: string) => boolean): boolean {
  if (!/^CREATE (?:UNIQUE )?INDEX\b/.test(statement)) return false
  const parsed = parseScript(statement)
  if (!parsed.ok) return false
  return parsed.statements
    .flatMap((one) => operationsOf(one, 'public'))
    .some((operation) => operation.type === 'create-index' && existing(operation.table))
}
