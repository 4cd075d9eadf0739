import type { Draft, JudgedScript, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const transactionNotCommitted: ScriptRule = {
  id: 'transaction-not-committed',
  title: 'The script takes back what it did',
  severity: 'error',
  about: 'up',
  why: 'A transaction that ends in ROLLBACK, or is still open when the connection closes, leaves nothing behind. The tool records the migration as done all the same, and the application meets a schema that was never changed.',
  instead: 'End the transaction with COMMIT, or leave BEGIN out where the tool opens a transaction itself.',
  whenNotToUse:
    'Never where the script says ROLLBACK. An open transaction is not reported for tools whose own bookkeeping commits it; for files without a known tool it is a warning.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-begin.html',
    'https://www.postgresql.org/docs/current/sql-rollback.html',
  ],
  check: (context) => {
    const { open, takenBack } = transactionsOf(context.script)
    return [
      ...takenBack.map(
        (statement): Draft => ({
          statement,
          message:
            'Everything since BEGIN is taken back here, so the migration counts as done and has changed nothing. COMMIT instead.',
        }),
      ),
      ...(open === null ? [] : leftOpen(open, context)),
    ]
  },
}

interface Found {
  /** The BEGIN that nothing ends. */
  readonly open: JudgedStatement | null
  /** Each ROLLBACK behind work. */
  readonly takenBack: readonly JudgedStatement[]
}

function transactionsOf({ statements }: JudgedScript): Found {
  let open: JudgedStatement | null = null
  let works = false
  const takenBack: JudgedStatement[] = []
  for (const statement of statements) {
    for (const operation of statement.operations) {
      if (operation.type !== 'transaction') {
        works ||= changesSomething(operation.type)
      } else if (operation.action === 'begin') {
        open ??= statement
        works = false
      } else if (operation.action !== 'savepoint') {
        if (operation.action === 'rollback' && open !== null && works) takenBack.push(statement)
        open = null
      }
    }
  }
  return { open: works ? open : null, takenBack }
}

/** What the parse knows to change something; a query or a block of code may only look. */
function changesSomething(type: string): boolean {
  return !['set', 'opaque', 'other', 'maintenance'].includes(type)
}

function leftOpen(statement: JudgedStatement, { migration, script }: ScriptContext): readonly Draft[] {
  if (script.sending?.atEnd === 'disconnects') {
    return [
      {
        statement,
        title: 'The transaction is never committed',
        message:
          'Nothing ends the transaction that begins here, and the tool closes the connection behind the script: the server takes everything back, while the migration counts as done. Put COMMIT at the end.',
      },
    ]
  }
  if (migration.layout !== 'plain') return []
  return [
    {
      statement,
      severity: 'warning',
      title: 'The transaction is never committed',
      message:
        'Nothing ends the transaction that begins here. Unless whatever runs this file commits, the server takes everything back when the connection closes. Put COMMIT at the end.',
    },
  ]
}
