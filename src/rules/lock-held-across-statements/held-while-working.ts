import { readsWait, tablesLocked, whatWaits } from '../felt.ts'
import { foreignKeyValidatedAtOnce } from '../foreign-key-validated-at-once/rule.ts'
import { indexNotConcurrent } from '../index-not-concurrent/rule.ts'
import { worksThroughRows } from '../rows-written.ts'
import type { JudgedStatement, ScriptContext } from '../rule.ts'

type Transaction = ScriptContext['script']['transactions'][number]

/** Tables that stay locked while the same later statements work. */
export interface Held {
  readonly tables: readonly string[]
  /** The statements that take the locks. */
  readonly locks: readonly JudgedStatement[]
  readonly slow: readonly [JudgedStatement, ...JudgedStatement[]]
  readonly waits: string
}

function heldIn({ first, last }: Transaction, context: ScriptContext): Held[] {
  const statements = context.script.statements.slice(first, last + 1)
  const reported = new Set<string>()
  return statements.flatMap((statement, position): Held[] => {
    const working = statements.slice(position + 1).filter((later) => worksThroughRows(later, context))
    return tablesLocked(statement).flatMap((table): Held[] => {
      if (!context.isExisting(table) || reported.has(table)) return []
      if (isTold(context, statement, table, false)) return []
      const [slow, ...others] = working.filter(
        (later) => !isTold(context, later, table, readsWait(context, later, table)),
      )
      if (slow === undefined) return []
      reported.add(table)
      const waits = whatWaits(context, slow, table)
      return [{ tables: [table], locks: [statement], slow: [slow, ...others], waits }]
    })
  })
}

/** What a transaction keeps locked, as far as no other rule has told it. */
export function heldWhileWorking(transaction: Transaction, context: ScriptContext): readonly Held[] {
  return byWork(heldIn(transaction, context)).map((held) => ({ ...held, tables: held.tables.toSorted() }))
}

/** One statement that has to move is one finding, however many tables wait for it. */
function byWork(held: readonly Held[]): readonly Held[] {
  const groups = new Map<string, Held>()
  for (const one of held) {
    const key = `${one.slow[0].index} ${one.waits}`
    const group = groups.get(key)
    groups.set(
      key,
      group === undefined
        ? one
        : {
            ...group,
            tables: [...group.tables, ...one.tables],
            locks: [...group.locks.filter((locks) => !one.locks.includes(locks)), ...one.locks],
            slow: one.slow.length > group.slow.length ? one.slow : group.slow,
          },
    )
  }
  return [...groups.values()]
}

/** What these do by themselves keeps out writes only. */
const LETS_READS_GO_ON: readonly string[] = [indexNotConcurrent.id, foreignKeyValidatedAtOnce.id]

/** Another rule says already that the statement keeps everybody off this table while it works. */
function isTold({ said }: ScriptContext, one: JudgedStatement, table: string, reads: boolean): boolean {
  return said.some(
    (draft) =>
      draft.explainsBlocking &&
      draft.statement === one &&
      draft.table === table &&
      !(reads && LETS_READS_GO_ON.includes(draft.rule)),
  )
}
