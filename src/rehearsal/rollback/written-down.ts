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

/**
 * What an index that was built or dropped CONCURRENTLY, alone in its file, is taken back with in the same way; `null`
 * for anything else. It waits for nobody who comes later, so no limit is needed, and none could stand beside it.
 */
export function asConcurrentScript(statements: readonly string[], up: string): string | null {
  const script = parseScript(up)
  const isAlone = script.ok && script.statements.length === 1 && /\bindex\s+concurrently\b/i.test(up)
  const [statement = '', ...more] = statements
  if (!isAlone || more.length > 0 || !/^(?:CREATE (?:UNIQUE )?|DROP )INDEX /.test(statement)) return null
  return `${statement.replace(' INDEX ', ' INDEX CONCURRENTLY ')};\n`
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
