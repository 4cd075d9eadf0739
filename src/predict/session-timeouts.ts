import type { Sending } from '../layouts/layout.ts'
import {
  appliedIn,
  type LoadedMigration,
  type LoadedScript,
  type LoadedTarget,
} from '../layouts/load-scripts.ts'
import { outcomeOf, transactionControl } from '../layouts/transaction-control.ts'
import { planTransactions } from '../layouts/transaction-plan.ts'
import type { ParsedStatement } from '../sql/parse.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'
import { durationMs } from './duration.ts'

/** Limits of a session by which a statement may end: in effect while it runs, in milliseconds; 0: no limit. */
export interface SessionTimeouts {
  /** `null`: the text does not tell. */
  readonly lockTimeoutMs: number | null
  /** `null`: the text does not tell. */
  readonly statementTimeoutMs: number | null
}

type Timeout = 'lock_timeout' | 'statement_timeout'

/** What a session begins with, as far as the migrations before it say: roles and databases have settings of their own. */
type KnownTimeouts = Readonly<Record<Timeout, number | null>>

/** The server's own defaults. */
const NO_TIMEOUTS: KnownTimeouts = { lock_timeout: 0, statement_timeout: 0 }

export interface ScriptTimeouts {
  readonly up: readonly SessionTimeouts[]
  readonly down: readonly SessionTimeouts[]
}

/**
 * What is in effect at each statement under review, by SET, SET LOCAL, RESET and set_config() of its script. `SET` is
 * taken back with its transaction, `SET LOCAL` ends with it and does nothing outside of one (manual, SET). A block of
 * code that names a setting makes it unknown from there on.
 */
export function targetTimeouts({ steps }: LoadedTarget): ReadonlyMap<LoadedMigration, ScriptTimeouts> {
  const timeouts = new Map<LoadedMigration, ScriptTimeouts>()
  let known = NO_TIMEOUTS
  const during = (script: LoadedScript | null) =>
    script === null ? [] : sessionTimeouts(script.statements(), script.sending, known)
  for (const step of steps) {
    if (step.do === 'review') {
      const { up, down } = step.migration
      timeouts.set(step.migration, { up: during(up), down: during(down) })
    }
    known = appliedIn(step)
      .flatMap((script) => script.statements())
      .reduce(learnTimeouts, known)
  }
  return timeouts
}

function sessionTimeouts(
  statements: readonly ScriptStatement[],
  sending: Sending,
  initial: KnownTimeouts,
): readonly SessionTimeouts[] {
  const lock = valuesOf('lock_timeout', statements, sending, initial)
  const statement = valuesOf('statement_timeout', statements, sending, initial)
  return statements.map((_, index) => ({
    lockTimeoutMs: lock[index] ?? null,
    statementTimeoutMs: statement[index] ?? null,
  }))
}

/** After a statement of an earlier migration that sets something for every later session. */
function learnTimeouts(known: KnownTimeouts, { parsed }: ScriptStatement): KnownTimeouts {
  const { node } = parsed
  const set =
    'AlterRoleSetStmt' in node
      ? node.AlterRoleSetStmt.setstmt
      : 'AlterDatabaseSetStmt' in node
        ? node.AlterDatabaseSetStmt.setstmt
        : undefined
  const isSet = (name: Timeout) => set?.name === name || mayBeSetInside(name, parsed)
  // Whether the role is the one that runs migrations nobody says.
  return {
    lock_timeout: isSet('lock_timeout') ? null : known.lock_timeout,
    statement_timeout: isSet('statement_timeout') ? null : known.statement_timeout,
  }
}

function valuesOf(
  name: Timeout,
  statements: readonly ScriptStatement[],
  sending: Sending,
  initial: KnownTimeouts,
): readonly (number | null)[] {
  if (statements.every((statement) => changesOf(name, statement, initial).length === 0))
    return statements.map(() => initial[name])
  const values: (number | null)[] = []
  let session = initial[name]
  let atBegin = session
  /** Absent: nothing is set for the transaction alone. */
  let local: { readonly value: number | null } | undefined
  let open = false
  const begin = () => {
    if (!open) atBegin = session
    open = true
  }
  const end = (commits: boolean) => {
    if (!commits) session = atBegin
    local = undefined
    open = false
  }
  for (const step of planTransactions(statements, sending)) {
    const statement = statements[step.index]
    if (step.do !== 'run') {
      if (step.do === 'open') begin()
      else end(step.do === 'close')
      continue
    }
    if (statement === undefined) continue
    const control = transactionControl(statement)
    if (control === 'begin') begin()
    for (const change of changesOf(name, statement, initial)) {
      if (!change.local) {
        session = change.value
        local = undefined
      } else if (open) local = change
    }
    values[step.index] = local === undefined ? session : local.value
    if (control === 'savepoint' && session !== atBegin && takesBack(statement)) session = null
    if (control === 'savepoint' && local !== undefined && takesBack(statement)) local = { value: null }
    const outcome = outcomeOf(statement)
    if (outcome !== null) end(outcome === 'commit')
    if (control === 'chain') begin()
  }
  return values
}

interface Change {
  readonly value: number | null
  readonly local: boolean
}

function changesOf(
  name: Timeout,
  { parsed, operations }: ScriptStatement,
  initial: KnownTimeouts,
): readonly Change[] {
  if (mayBeSetInside(name, parsed)) return [{ value: null, local: false }]
  return operations.flatMap((operation): Change[] => {
    if (operation.type !== 'set' || (operation.name !== name && operation.name !== 'all')) return []
    const value = operation.value === null ? initial[name] : durationMs(operation.value)
    return [{ value, local: operation.scope === 'transaction' }]
  })
}

/** A block of code names the setting; what it does with it is not looked into. */
function mayBeSetInside(name: Timeout, { kind, sql }: ParsedStatement): boolean {
  return kind === 'DoStmt' && sql.includes(name)
}

/** Settings go back to what they were at the savepoint, which nobody keeps here. */
function takesBack({ parsed: { node } }: ScriptStatement): boolean {
  return 'TransactionStmt' in node && node.TransactionStmt.kind === 'TRANS_STMT_ROLLBACK_TO'
}
