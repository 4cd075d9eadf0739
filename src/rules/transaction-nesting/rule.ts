import { wrapsScript } from '../../layouts/transaction-plan.ts'
import type { Draft, JudgedScript, JudgedStatement, ScriptRule } from '../rule.ts'

export const transactionNesting: ScriptRule = {
  id: 'transaction-nesting',
  title: 'COMMIT ends a transaction that somebody else began',
  severity: 'warning',
  about: 'both',
  why: 'PostgreSQL has no transactions inside of transactions: a second BEGIN does nothing but warn, and the first COMMIT ends the whole. Where the tool wraps the file, that is the transaction of the tool. What stands behind runs outside of it, and so does the record that the migration has run: when something fails there, the first part stays, the tool takes the migration for not done, and the next attempt meets what is left.',
  instead:
    'Leave BEGIN and COMMIT to the tool, or tell the tool not to wrap this file. Where one part is to be committed before the next, make two migrations of it.',
  whenNotToUse: 'Where every statement can be run again, whatever the attempt before has left behind.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-begin.html',
    'https://www.postgresql.org/docs/current/sql-commit.html',
  ],
  check: ({ script }) => {
    const found = tornApart(script)
    return found === null ? [] : [draft(found)]
  },
}

interface Torn {
  readonly commit: JudgedStatement
  /** The BEGIN that does nothing. */
  readonly begin: JudgedStatement | null
  /** Who began the transaction that ends: the tool, or an earlier BEGIN. */
  readonly outer: JudgedStatement | null
}

/** The first COMMIT that ends more than the BEGIN before it opened. */
function tornApart({ statements, sending }: JudgedScript): Torn | null {
  const wrapped = sending !== null && wrapsScript(sending)
  let outer: JudgedStatement | null = null
  let begin: JudgedStatement | null = null
  for (const statement of statements) {
    for (const operation of statement.operations) {
      if (operation.type !== 'transaction' || operation.action === 'savepoint') continue
      if (operation.action === 'begin') {
        if (wrapped || outer !== null) begin ??= statement
        else outer = statement
        continue
      }
      if (operation.action === 'commit' && (wrapped || begin !== null))
        return { commit: statement, begin, outer }
      // That everything is taken back is told by itself.
      if (wrapped) return null
      outer = null
      begin = null
    }
  }
  return null
}

function draft({ commit, begin, outer }: Torn): Draft {
  const whose =
    outer === null ? 'the transaction of the tool' : `the transaction that line ${outer.line} began`
  const nothing =
    begin === null
      ? `This COMMIT ends ${whose}`
      : `This BEGIN does nothing, because a transaction is open already, and the COMMIT on line ${commit.line} ends ${whose}`
  const record = outer === null ? ', and neither does the record that the migration has run' : ''
  return {
    statement: begin ?? commit,
    message: `${nothing}. What stands behind it does not belong to it any more${record}: when something fails there, the first part stays, and the next attempt meets what is left. Leave BEGIN and COMMIT out, or make two migrations of it.`,
  }
}
