import type { Fix } from '../../model/report.ts'
import { batchedUpdate } from '../batched-update.ts'
import { standsAlone } from '../felt.ts'
import { counted, listed, quoted } from '../phrase.ts'
import { recipe } from '../recipe.ts'
import { manyRowsWritten, type RowsWritten } from '../rows-written.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'
import { type Held, heldWhileWorking } from './held-while-working.ts'

export const lockHeldAcrossStatements: ScriptRule = {
  id: 'lock-held-across-statements',
  title: 'The statement works through rows while a table stays locked',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  turn: 'transaction',
  explainsBlocking: true,
  why: 'A lock is held until its transaction ends. A change of the schema that takes an instant by itself keeps everybody out for as long as the statements after it fill columns, validate constraints or read tables, and so does LOCK TABLE.',
  instead:
    'Put the slow statement into a migration (or transaction) of its own, before or after the one that takes the lock. Fill columns in batches of some thousand rows, each committed by itself.',
  whenNotToUse:
    'Where the later statements work on tables created in the same change, which hold no rows yet; they are not counted.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  check: (context) =>
    context.script.transactions.flatMap((transaction) =>
      heldWhileWorking(transaction, context).map((held) => draft(held, context)),
    ),
}

/** Told at the first statement that works, because that is what has to move. */
function draft({ tables, locks, slow, waits }: Held, context: ScriptContext): Draft {
  const [statement, ...others] = slow
  const [table = '', ...also] = tables
  const written = manyRowsWritten(statement, context)
  const lines = locks.map(({ line }) => line)
  const where = lines.length === 1 ? `Line ${lines[0]} locks` : `Lines ${named(lines.map(String))} lock`
  const meanwhile =
    others.length === 0
      ? ''
      : `, and while ${counted(others.length, 'later statement')} ${others.length === 1 ? 'works' : 'work'}`
  const advice = written === null ? 'Put it into a migration of its own.' : WRITE_APART
  return {
    statement,
    table,
    ...(also.length === 0 ? {} : { also }),
    ...(written === null ? {} : { title: 'Rows are written while a table stays locked' }),
    ...(written?.certain === false ? { severity: 'warning' } : {}),
    message: `${notSpared(locks, statement)}${where} ${named(tables)} until the transaction ends. ${waits} ${also.length === 0 ? table : 'them'} wait while this ${work(written)}${meanwhile}, and that takes longer on larger tables. ${advice}`,
    ...(others.length > 0 || !standsAlone(context, statement) || isFixed(context, statement)
      ? {}
      : { fix: movedApart(statement, written, context) }),
  }
}

/** Another rule has a better way for the statement, in a migration of its own as well. */
function isFixed({ said }: ScriptContext, statement: JudgedStatement): boolean {
  return said.some((draft) => draft.statement === statement && draft.fix !== undefined)
}

const MOST_NAMES = 3

/** `a`, `a and b`, `a, b, c and 4 more`. */
function named(names: readonly string[]): string {
  const more = names.length > MOST_NAMES + 1 ? [`${names.length - MOST_NAMES} more`] : []
  const told = [...names.slice(0, more.length > 0 ? MOST_NAMES : names.length), ...more]
  return quoted(listed(told.map((name) => [name])))
}

const WRITE_APART =
  'Commit what takes the lock first, and write the rows in a migration of its own, some thousand at a time.'

function work(written: RowsWritten | null): string {
  if (written === null) return 'works through rows'
  const { table } = written.operation
  if (written.rows !== null) return `writes ${counted(written.rows, 'row')} of ${table}`
  return written.certain
    ? `writes every row of ${table}`
    : `writes the rows of ${table}, unless few meet the condition`
}

/** NOT VALID and VALIDATE in one transaction are as slow as neither. */
function notSpared(locks: readonly JudgedStatement[], statement: JudgedStatement): string {
  const added = locks
    .flatMap(({ operations }) => operations)
    .flatMap((one) => (one.type === 'add-constraint' && one.constraint.notValid ? [one.constraint.name] : []))
  const validated = statement.operations.some(
    (one) => one.type === 'validate-constraint' && added.includes(one.name),
  )
  return validated ? 'NOT VALID spares nothing where VALIDATE follows in the same transaction. ' : ''
}

function movedApart(statement: JudgedStatement, written: RowsWritten | null, context: ScriptContext): Fix {
  const batched = written === null ? null : batchedUpdate(context, written.operation.table, statement.sql)
  return recipe([
    batched ?? {
      sql: `${statement.sql};`,
      transaction: true,
      why: 'In a migration of its own: what comes before is committed, and its locks are gone.',
    },
  ])
}
