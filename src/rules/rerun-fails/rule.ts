import type { Fix, Rerun } from '../../model/report.ts'
import { insertAfterKeyword, withoutKeywords } from '../../sql/edit.ts'
import { quoteIdentifier } from '../../sql/names.ts'
import { isConcurrent } from '../felt.ts'
import { advice, recipe } from '../recipe.ts'
import type { Draft, JudgedScript, JudgedStatement, ScriptRule } from '../rule.ts'
import { buildsThatHideRemains } from './hidden-remains.ts'

/** SQLSTATE duplicate_table, which stands for indexes too, and duplicate_column. */
const EXISTS: ReadonlySet<string> = new Set(['42P07', '42701'])

export const rerunFails: ScriptRule = {
  id: 'rerun-fails',
  title: 'After a lost connection the migration cannot be run again',
  severity: 'warning',
  about: 'up',
  why: 'A script that is not one transaction leaves a part of itself behind when its connection is lost. It was cut off there and run again: it stops at what is there already, or ends without an error while an index stays invalid or rows are changed twice.',
  instead:
    'Put everything into one transaction. What cannot run in one gets a migration of its own, after a DROP … IF EXISTS of what a broken-off run leaves.',
  whenNotToUse: 'Where somebody cleans up by hand before the migration runs again.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'Performed: the connection is ended behind each commit of the script, and the script is sent again.',
  ],
  check: (context) => {
    const { migration, script } = context
    // A migration that fails by itself has to be corrected first.
    if (script.error !== null) return []
    const drafts = new Map<JudgedStatement, Draft>()
    for (const point of migration.rerun) {
      if (point.succeeds || isWithoutRemedy(point, script)) continue
      const statement = statementOf(point, script)
      if (statement === undefined || drafts.has(statement)) continue
      drafts.set(statement, draft(point, statement, script))
    }
    return [
      ...drafts.values(),
      ...buildsThatHideRemains(context).map((statement) => ({
        statement,
        title: 'After a lost connection a second run keeps an invalid index',
        message: `If the build breaks off (a lost connection, a timeout, a duplicate), it leaves an invalid index that no query uses and every write pays for. Run again, IF NOT EXISTS takes it for the index, and the migration counts as done. ${DROP_FIRST}`,
        ...withFixOf(fixOf({}, statement)),
      })),
    ]
  },
}

/**
 * A lone CONCURRENTLY command that stops loudly at its own remains. A tool that sends files whole can put no DROP
 * beside it; the report tells what is left behind, and whoever runs it again is told by the server.
 */
function isWithoutRemedy({ during, error }: Rerun, { sending, statements }: JudgedScript): boolean {
  return during === true && error !== undefined && sending?.sentAs !== 'statements' && statements.length === 1
}

/** Where the second run stops; where it ends, the last statement that changed anything before it was cut off. */
function statementOf({ after, error }: Rerun, { statements }: JudgedScript): JudgedStatement | undefined {
  const line = error?.line ?? null
  const stopped =
    line === null ? undefined : statements.find((one) => one.line <= line && line <= one.endLine)
  const changes = ({ operations }: JudgedStatement) =>
    operations.some(({ type }) => type !== 'transaction' && type !== 'set')
  return stopped ?? statements.slice(0, after + 1).findLast(changes)
}

function draft(point: Rerun, statement: JudgedStatement, script: JudgedScript): Draft {
  const { error, differences = [] } = point
  const cut = script.statements[point.after]
  const lost = point.during
    ? `the connection is lost while line ${cut?.line} runs`
    : `the connection is lost after line ${cut?.endLine}`
  const withFix = withFixOf(fixOf(point, statement))
  if (error === undefined && cut?.operations.some((one) => one.type === 'reindex')) {
    return {
      statement,
      severity: 'note',
      title: 'A broken-off REINDEX leaves an index that nobody uses',
      message: `If ${lost}, a second run succeeds and these stay: ${differences.join('; ')}. The old indexes serve as before; drop what ends in _ccnew, because every write keeps it up.`,
    }
  }
  if (error === undefined) {
    return {
      statement,
      title: 'After a lost connection a second run ends without an error and leaves damage',
      message: `If ${lost} and the migration is run again, it ends without an error and the tool counts it as done, but the database differs: ${differences.join('; ')}. ${
        cut?.operations.some(isConcurrent)
          ? DROP_FIRST
          : 'Make the change so that a second run finds nothing to do, or put it into one transaction.'
      }`,
      ...withFix,
    }
  }
  return {
    statement,
    message: `If ${lost}, this is left behind: ${point.leftBehind.join('; ')}. Run again, the migration stops here: ${error.message} (SQLSTATE ${error.code}). Put the statements into one transaction, or make each so that it can run twice.`,
    ...withFix,
  }
}

const DROP_FIRST =
  'Drop the remains first, and leave IF NOT EXISTS out: it keeps an index that no query uses.'

const withFixOf = (fix: Fix | null) => (fix === null ? {} : { fix })

/** A statement to put in place of the one that cannot run twice; `null` where that needs a person. */
function fixOf({ error }: Pick<Rerun, 'error'>, { sql, operations }: JudgedStatement): Fix | null {
  const [operation] = operations
  if (operation?.type === 'create-index' && operation.concurrently && operation.index !== null) {
    const schema = operation.table.slice(0, operation.table.indexOf('.'))
    const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${quoteIdentifier(schema)}.${quoteIdentifier(operation.index)};`
    const build = withoutKeywords(sql, ['IF', 'NOT', 'EXISTS'])
    return recipe([
      { sql: drop, transaction: false, why: 'Removes what a broken-off build has left.' },
      {
        sql: `${build};`,
        transaction: false,
        why: 'Fails where an index of the name is left, valid or not.',
      },
    ])
  }
  if (error === undefined || !EXISTS.has(error.code)) return null
  const keyword =
    operation?.type === 'create-table' ? 'TABLE' : operation?.type === 'create-index' ? 'INDEX' : null
  if (keyword !== null) return repeatable(insertAfterKeyword(sql, keyword, ' IF NOT EXISTS'))
  const oneColumn = operations.length === 1 && operation?.type === 'add-column'
  return oneColumn ? repeatable(insertAfterKeyword(sql, 'COLUMN', ' IF NOT EXISTS')) : null
}

function repeatable(sql: string | null): Fix | null {
  if (sql === null) return null
  return advice([
    { sql: `${sql};`, transaction: true, why: 'Does nothing where the first run got this far.' },
  ])
}
