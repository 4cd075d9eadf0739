import type { ParsedStatement } from '../sql/parse.ts'
import type { Sending } from './layout.ts'

/**
 * Measured with Flyway 13.12 and pgjdbc 42.7: while a script runs, a second session of Flyway sits in a transaction
 * in which it took this advisory lock. That session keeps the snapshot of its last query (pgjdbc leaves the portal
 * open), so `backend_xmin` stays set and CREATE INDEX CONCURRENTLY waits for it for ever. A plain query would not keep
 * one in READ COMMITTED; REPEATABLE READ does. `flyway.postgresql.transactional.lock=false` takes a session lock
 * instead and the build ends.
 */
const LOCK_TRANSACTION: readonly string[] = [
  'BEGIN ISOLATION LEVEL REPEATABLE READ',
  'SELECT pg_try_advisory_xact_lock(77433833903597)',
]

/** Words without which no statement of `runsOutsideTransaction` can be written: spares parsing long baselines. */
const OUTSIDE_WORDS = /\b(?:concurrently|database|tablespace|subscription|system|reindex|vacuum|discard)\b/i

/** Placeholders that Flyway fills in by itself: https://documentation.red-gate.com/fd/placeholders-275218542.html */
const PLACEHOLDER = /\$\{(?!flyway:)([^}]+)\}/

/**
 * How Flyway sends one script: its statements one by one, in one transaction; without a transaction if every
 * statement is one of those it knows to need none, or if `executeInTransaction=false` stands in the script's
 * settings file. A mixture is refused before anything is sent (`mixed` is false by default).
 */
export function flywaySending(
  sql: string,
  statements: () => readonly ParsedStatement[],
  settings: string | null,
): Sending {
  const placeholder = PLACEHOLDER.exec(sql)
  if (placeholder !== null && !turnedOff(settings, 'placeholderReplacement')) {
    return { ...sendingOf('one'), refusal: `No value is known for the placeholder ${placeholder[0]}` }
  }
  if (turnedOff(settings, 'executeInTransaction')) return sendingOf('per-statement')
  if (!OUTSIDE_WORDS.test(sql)) return sendingOf('one')
  const all = statements()
  const outside = all.filter(runsOutsideTransaction)
  if (outside.length === 0) return sendingOf('one')
  if (outside.length === all.length) return sendingOf('per-statement')
  return {
    ...sendingOf('per-statement'),
    refusal:
      'Detected both transactional and non-transactional statements within the same migration (even though mixed is false)',
  }
}

function sendingOf(transaction: 'one' | 'per-statement'): Sending {
  return {
    sentAs: 'statements',
    transaction,
    stripsByteOrderMark: true,
    companion: LOCK_TRANSACTION,
    refusal: null,
  }
}

/** Script settings are a Java properties file: https://documentation.red-gate.com/fd/script-configuration-277578993.html */
function turnedOff(settings: string | null, key: string): boolean {
  return settings !== null && new RegExp(`^\\s*${key}\\s*[=:\\s]\\s*false\\s*$`, 'm').test(settings)
}

/**
 * The statements that `PostgreSQLParser` of flyway-database-postgresql 13.12 runs without a transaction. REINDEX …
 * CONCURRENTLY of an index or table is not among them: Flyway sends it inside a transaction, where it fails (25001).
 * ALTER TYPE … ADD VALUE is only for servers before version 12.
 */
function runsOutsideTransaction({ node }: ParsedStatement): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true
  if ('DropStmt' in node)
    return node.DropStmt.removeType === 'OBJECT_INDEX' && node.DropStmt.concurrent === true
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd === true
  if ('DiscardStmt' in node) return node.DiscardStmt.target === 'DISCARD_ALL'
  if ('ReindexStmt' in node) return REINDEXED_AS_A_WHOLE.has(node.ReindexStmt.kind ?? '')
  return Object.keys(node).some((kind) => OUTSIDE_KINDS.has(kind))
}

const REINDEXED_AS_A_WHOLE: ReadonlySet<string> = new Set([
  'REINDEX_OBJECT_SCHEMA',
  'REINDEX_OBJECT_DATABASE',
  'REINDEX_OBJECT_SYSTEM',
])

const OUTSIDE_KINDS: ReadonlySet<string> = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'CreateSubscriptionStmt',
  'DropSubscriptionStmt',
  'AlterSystemStmt',
])
