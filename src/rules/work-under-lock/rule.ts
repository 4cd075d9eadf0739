import { isConcurrent, keptOut, readsWait, whatWaits } from '../felt.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const workUnderLock: ScriptRule = {
  id: 'work-under-lock',
  title: 'Rows are worked through while a table is locked',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  turn: 'unexplained',
  explainsBlocking: true,
  why: 'One statement takes a lock that keeps reads or writes out and reads or copies a table of production under it. The lock lasts until the transaction ends, so the wait grows with the table. It is seen by what happened and not by its text: in DO blocks, procedures and functions as well.',
  instead:
    'Take such locks in statements that do nothing else, and work through rows in a migration of its own, in batches.',
  whenNotToUse:
    'Where the tables that are worked through stay small; say so with a comment rehearse:rows, and the measurement decides.',
  sources: [
    'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES',
    'Scans are counted by the server (pg_stat_xact_user_tables), copies are told by a new file node (pg_class.relfilenode).',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) => {
      const { said } = context
      const work = workOf(statement, context)
      const [table, ...others] = keptOut(context, statement)
      if (work === null || table === undefined) return []
      if (said.some((draft) => draft.statement === statement && draft.explainsBlocking)) return []
      const waiting = [
        `${whatWaits(context, statement, table)} ${table}`,
        ...others.map((other) => `${readsWait(context, statement, other) ? '' : 'writes to '}${other}`),
      ]
      return [
        {
          statement,
          table,
          message: `${waiting.join(' and ')} wait while the statement ${work}, and until the transaction has ended. ${remedy(statement)}`,
        },
      ]
    }),
}

/** What the statement does to rows that production has; `null`: nothing that grows with them. */
function workOf(
  { operations, effects }: JudgedStatement,
  { isExisting, migration }: ScriptContext,
): string | null {
  // TRUNCATE gives a table a new file in an instant.
  if (effects.error !== null || operations.some((one) => isConcurrent(one) || one.type === 'truncate'))
    return null
  const holdsRows = (table: string) => isExisting(table) && migration.existingTables.get(table) !== 'p'
  const copied = effects.rewrites.filter(holdsRows)
  const read = effects.scans.filter((table) => holdsRows(table) && !copied.includes(table))
  const { indexRebuilds = [] } = effects
  const done = [
    ...(copied.length > 0 ? [`writes ${named(copied)} anew`] : []),
    ...(read.length > 0 ? [`reads ${named(read)} from end to end`] : []),
    ...(copied.length === 0 && read.length > 0 && indexRebuilds.length > 0
      ? [`builds ${named(indexRebuilds)} again`]
      : []),
  ]
  return done.length === 0 ? null : done.join(' and ')
}

const MOST_NAMED = 3

function named(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return names.slice(0, MOST_NAMED).join(', ') + more
}

function remedy({ operations }: JudgedStatement): string {
  return operations.some((one) => one.type === 'opaque')
    ? 'Write what the block does as statements of their own: what changes the table in one migration, what works through rows in another.'
    : 'Put what works through rows into a migration that takes no such lock.'
}
