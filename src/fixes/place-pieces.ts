import type { Sending } from '../layouts/layout.ts'
import { transactionControl } from '../layouts/transaction-control.ts'
import { planTransactions, transactionRanges } from '../layouts/transaction-plan.ts'
import { editedText, type TextEdit, withoutLastSemicolon, withoutStatement } from '../sql/edited-text.ts'
import { parseScript } from '../sql/parse.ts'
import { type ScriptStatement, scriptStatements } from '../sql/script-statement.ts'
import type { Piece } from './pieces.ts'

/** A script with the first pieces of a fix in place of one of its statements. */
export interface Placed {
  readonly text: string
  /** How many of the pieces stand in it. */
  readonly count: number
}

/** How the tool would send a text in place of the script. */
export type SendingOf = (text: string, statements: readonly ScriptStatement[]) => Sending

/**
 * Puts as many pieces as can be in place of a statement, each of which keeps the transaction that it needs there.
 * Where the first one runs in none, statements that only serve the transaction around it are taken out. With no piece
 * in place the statement leaves the script. `null` where nothing would be left of it.
 */
export function placePieces(
  text: string,
  statements: readonly ScriptStatement[],
  index: number,
  pieces: readonly Piece[],
  sendingOf: SendingOf,
): Placed | null {
  const others = statements.filter((_, other) => other !== index)
  const servants = others.filter(servesTransaction)
  const alone = servants.length === others.length && pieces[0]?.transaction === false
  const limit = limitReplacedBy(pieces, statements, index)
  const choices = [limit === null ? [] : [limit], ...(alone && servants.length > 0 ? [servants] : [])]
  for (const dropped of choices) {
    for (let count = pieces.length; count > 0; count--) {
      const part = pieces.slice(0, count)
      const placed = withPieces(text, statements, index, part, dropped)
      const before = statements.slice(0, index).filter((one) => !dropped.includes(one)).length
      if (keepTransactions(placed, before, part, statements.length - dropped.length - 1, sendingOf))
        return { text: placed, count }
    }
  }
  if (servants.length === others.length) return null
  return { text: withPieces(text, statements, index, [], []), count: 0 }
}

/**
 * A limit that is put directly behind one that sets the same for as long: the other one, whose value is what has to
 * change.
 */
function limitReplacedBy(
  pieces: readonly Piece[],
  statements: readonly ScriptStatement[],
  index: number,
): ScriptStatement | null {
  const [fresh] = pieces[0]?.statements[0]?.operations ?? []
  const before = statements[index - 1]
  const [old] = before?.operations ?? []
  const same =
    fresh?.type === 'set' && old?.type === 'set' && fresh.name === old.name && fresh.scope === old.scope
  return same && before !== undefined && LIMITS.has(fresh.name) ? before : null
}

/** Transaction control, and limits that a statement outside of a transaction does not want. */
export function servesTransaction(statement: ScriptStatement): boolean {
  return transactionControl(statement) !== null || setsLimit(statement)
}

/** It sets nothing but how long a statement may wait or take. */
function setsLimit({ operations }: ScriptStatement): boolean {
  return operations.every((one) => one.type === 'set' && LIMITS.has(one.name))
}

const LIMITS: ReadonlySet<string> = new Set(['lock_timeout', 'statement_timeout'])

function withPieces(
  text: string,
  statements: readonly ScriptStatement[],
  index: number,
  pieces: readonly Piece[],
  dropped: readonly ScriptStatement[],
): string {
  const replaced = statements[index]?.parsed
  if (replaced === undefined) throw new RangeError(`There is no statement ${index}.`)
  const { start, end } = replaced
  const put = pieces.map(({ sql }) => withoutLastSemicolon(sql.trim())).join(';\n')
  const edits: TextEdit[] = [
    pieces.length === 0 ? withoutStatement(text, replaced) : { start, end, text: put },
    ...dropped.map(({ parsed }) => withoutStatement(text, parsed)),
  ]
  return editedText(text, edits)
}

function keepTransactions(
  text: string,
  before: number,
  pieces: readonly Piece[],
  others: number,
  sendingOf: SendingOf,
): boolean {
  const parsed = parseScript(text)
  if (!parsed.ok) return false
  const statements = scriptStatements(parsed.statements)
  const own = pieces.reduce((sum, piece) => sum + piece.statements.length, 0)
  const sending = sendingOf(text, statements)
  if (sending.refusal !== null || statements.length !== others + own) return false
  const alone = new Set(
    planTransactions(statements, sending).flatMap((step) =>
      step.do === 'run' && step.alone ? [step.index] : [],
    ),
  )
  const ranges = transactionRanges(statements, sending)
  const transactionOf = (at: number) => ranges.findIndex(({ first, last }) => first <= at && at <= last)
  const used = new Set<number>()
  let at = before
  for (const piece of pieces) {
    const indexes = piece.statements.map((_, offset) => at + offset)
    at += indexes.length
    const transactions = new Set(indexes.map(transactionOf))
    if (piece.transaction === true && transactions.size > 1) return false
    if (piece.transaction === false && indexes.some((one) => !alone.has(one))) return false
    if ([...transactions].some((one) => used.has(one))) return false
    for (const one of transactions) used.add(one)
  }
  return true
}
