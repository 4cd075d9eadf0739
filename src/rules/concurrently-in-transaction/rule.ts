import { wrapsScript } from '../../layouts/transaction-plan.ts'
import { isConcurrent } from '../felt.ts'
import type { JudgedScript, JudgedStatement, ScriptRule } from '../rule.ts'

/** SQLSTATE active_sql_transaction: the command refuses to run inside a transaction block. */
const ACTIVE_TRANSACTION = '25001'
/** SQLSTATE feature_not_supported, which stands for a refusal by the migration tool itself. */
const REFUSED = '0A000'
/** SQLSTATE query_canceled: the script waited for its own tool and was ended. */
const CANCELLED = '57014'

export const concurrentlyInTransaction: ScriptRule = {
  id: 'concurrently-in-transaction',
  title: 'A CONCURRENTLY command does not run the way this tool sends it',
  severity: 'error',
  shows: 'error',
  about: 'both',
  explainsFailure: true,
  why: 'CONCURRENTLY commands commit between their phases and refuse to run inside a transaction. Several statements in one message are a transaction too. The deployment fails, or hangs where the tool holds a transaction of its own open meanwhile.',
  instead: 'Give the command a migration of its own, and tell the tool not to wrap it.',
  whenNotToUse:
    'Never: the failure was performed, or follows with certainty from how the tool sends the file.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'Measured with golang-migrate 4.19 and Flyway 13.',
  ],
  check: ({ script }) => {
    const statement = refusedBuild(script)
    if (statement === undefined || !willFail(script, statement)) return []
    return [{ statement, message: `${consequence(script)} ${remedy(script, statement)}` }]
  },
}

/** The command at the line of the error; where none was performed, the first that stands in a transaction. */
function refusedBuild(script: JudgedScript): JudgedStatement | undefined {
  const { error, sending, statements } = script
  const builds = statements.filter((one) => one.operations.some(isConcurrent))
  const line = error?.line ?? null
  return (
    builds.find((one) => line !== null && one.line <= line && line <= one.endLine) ??
    builds.find((one) => sending?.sentAs === 'pipeline' && one.index > 0) ??
    builds.find((one) => isBehindBegin(script, one)) ??
    builds[0]
  )
}

/** The file itself has opened a transaction, and has not ended it. */
function isBehindBegin({ transactions, statements }: JudgedScript, { index }: JudgedStatement): boolean {
  const own = transactions.find(({ first, last }) => first <= index && index <= last)
  return statements
    .slice(own?.first ?? index, index)
    .some(({ operations }) => operations.some((one) => one.type === 'transaction' && one.action === 'begin'))
}

function willFail(script: JudgedScript, statement: JudgedStatement): boolean {
  const { error, sending, statements } = script
  // The server says the same of a partitioned table, which takes no concurrent build anywhere.
  if (error?.code === REFUSED) return sending !== null && sending.refusal !== null
  if (error !== null) return [ACTIVE_TRANSACTION, CANCELLED].includes(error.code)
  const measured = statements.some((statement) => statement.effects.source === 'measured')
  if (measured || sending === null) return false
  return (
    sending.refusal !== null ||
    wrapsScript(sending) ||
    (sending.sentAs === 'message' && statements.length > 1) ||
    // First in a pipeline it passes: nothing of a transaction has run yet.
    (sending.sentAs === 'pipeline' && statement.index > 0) ||
    isBehindBegin(script, statement)
  )
}

function consequence({ error, sending, statements }: JudgedScript): string {
  if (error?.code === CANCELLED) return `The deployment hangs: ${error.message}`
  if (error?.code === REFUSED) return error.message.endsWith('.') ? error.message : `${error.message}.`
  if (sending?.sentAs === 'message' && statements.length > 1) {
    return `The deployment fails here: the ${statements.length} statements of this file reach the server in one message, which is a transaction.`
  }
  if (sending?.sentAs === 'pipeline') {
    return `The deployment fails here: the ${statements.length} statements of this file reach the server as one pipeline, which is a transaction.`
  }
  if (sending?.transaction === 'shared') {
    return 'The deployment fails here: the tool performs all pending files in one transaction.'
  }
  return sending !== null && wrapsScript(sending)
    ? 'The deployment fails here: the tool wraps this file in a transaction.'
    : 'The deployment fails here: the file itself has a transaction open.'
}

function remedy({ error }: JudgedScript, statement: JudgedStatement): string {
  if (error?.code === CANCELLED) {
    return 'Let the tool hold a session lock instead of a transaction (Flyway: postgresql.transactional.lock=false).'
  }
  return `Move the statement on line ${statement.line} into a migration file of its own.`
}
