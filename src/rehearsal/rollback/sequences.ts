import type { Client } from 'pg'
import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { Operation } from '../../model/operation.ts'
import type { Rollback } from '../../model/report.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { countTaken, readSequences, type SequencePosition } from './sequence-positions.ts'

type ResetSequence = NonNullable<Rollback['sequences']>[number]

/** Statements without an operation of their own that make, set or drop sequences, or call `setval`. */
const SETTING = new Set([
  'AlterSeqStmt',
  'CreateSeqStmt',
  'SelectStmt',
  'DropStmt OBJECT_SEQUENCE',
  'DropStmt OBJECT_SCHEMA',
])
const IDENTITY = new Set(['AT_AddIdentity', 'AT_SetIdentity', 'AT_DropIdentity'])

/** Whether scripts may set a sequence back that the schema from before holds. */
export function maySetBack(statements: readonly ScriptStatement[], before: CatalogSnapshot): boolean {
  return statements.some(
    ({ parsed, operations }) =>
      /\b(setval|nextval)\b/i.test(parsed.sql) || operations.some((operation) => setsBack(operation, before)),
  )
}

function setsBack(operation: Operation, before: CatalogSnapshot): boolean {
  switch (operation.type) {
    case 'truncate':
    case 'opaque':
      return true
    case 'drop-column':
      return before.has(`column ${operation.table}.${operation.column}`)
    case 'drop-table':
      return operation.tables.some((table) => before.has(`table ${table}`))
    case 'alter-table':
      return IDENTITY.has(operation.action)
    case 'other':
      return SETTING.has(operation.kind)
    default:
      return false
  }
}

/**
 * Sequences that go back to numbers they gave already. A sequence is known by the column it numbers, which may get
 * another sequence on the way. Higher numbers are no difference: they only leave a gap.
 */
export async function setBackSequences(before: Client, after: Client): Promise<readonly ResetSequence[]> {
  const now = await readSequences(after)
  const set: ResetSequence[] = []
  for (const was of await readSequences(before)) {
    const is = now.find((one) => sameUse(was, one)) ?? now.find((one) => one.sequence === was.sequence)
    if (is === undefined || !isBehind(is, was)) continue
    const taken = await countTaken(after, is)
    set.push({
      sequence: was.sequence,
      before: `next value ${was.next}`,
      after: `next value ${is.next}`,
      ...(taken > 0 && is.feeds !== null ? { taken: { ...is.feeds, rows: taken } } : {}),
    })
  }
  return set
}

function sameUse({ feeds: was }: SequencePosition, { feeds: is }: SequencePosition): boolean {
  return was !== null && is !== null && was.table === is.table && was.column === is.column
}

function isBehind(is: SequencePosition, was: SequencePosition): boolean {
  return was.descends ? is.next > was.next : is.next < was.next
}
