import type { Operation } from '../model/operation.ts'
import { operationsOf } from './operations.ts'
import type { ParsedStatement } from './parse.ts'

/** A statement together with what it does. */
export interface ScriptStatement {
  readonly parsed: ParsedStatement
  readonly operations: readonly Operation[]
}

/**
 * Reduces all statements of a script. Unqualified names live in `public` until the script itself sets another
 * search path.
 */
export function scriptStatements(parsed: readonly ParsedStatement[]): readonly ScriptStatement[] {
  let defaultSchema = 'public'
  return parsed.map((statement) => {
    const operations = operationsOf(statement, defaultSchema)
    for (const operation of operations) {
      if (operation.type === 'set' && operation.name === 'search_path') {
        defaultSchema = firstSchema(operation.value) ?? 'public'
      }
    }
    return { parsed: statement, operations }
  })
}

function firstSchema(searchPath: string | null): string | null {
  const schemas = (searchPath ?? '').split(',').map((schema) => schema.trim())
  return schemas.find((schema) => schema !== '' && schema !== '$user' && schema !== 'pg_catalog') ?? null
}
