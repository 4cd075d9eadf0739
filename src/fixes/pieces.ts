import type { Fix } from '../model/report.ts'
import { parseScript } from '../sql/parse.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'
import { scriptStatements } from '../sql/script-statement.ts'
import { undoOf } from './undo.ts'

/** What one migration holds of a fix. */
export interface Piece {
  readonly sql: string
  readonly statements: readonly ScriptStatement[]
  /** Its statements share a transaction; `false`: it runs in none; `null`: whatever the script has there. */
  readonly transaction: boolean | null
  /** SQL that takes it back; `null`: nothing has to be, or nobody knows how. */
  readonly down: string | null
}

/**
 * The steps of a fix, those outside of a transaction taken apart into their statements: tools that send a file whole
 * allow one in a file. `null` where a step does not parse.
 */
export function piecesOf({ kind, steps }: Fix): readonly Piece[] | null {
  const pieces: Piece[] = []
  for (const { sql, transaction, down } of steps) {
    const parsed = parseScript(sql)
    if (!parsed.ok) return null
    const statements = scriptStatements(parsed.statements)
    const whole = transaction || statements.length < 2
    const parts = whole ? [statements] : statements.map((one) => [one])
    for (const part of parts) {
      const text = part === statements ? sql : `${part[0]?.parsed.sql};`
      const earlier = pieces.flatMap((piece) => piece.statements)
      const own = part === statements ? down : undefined
      pieces.push({
        sql: text,
        statements: part,
        transaction: transaction && kind === 'edit' ? null : transaction,
        down: own ?? undoOf(part, earlier, transaction),
      })
    }
  }
  return pieces
}
