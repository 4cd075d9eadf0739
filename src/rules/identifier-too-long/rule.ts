import { cutNames } from '../../sql/long-names.ts'
import { madeNames } from '../../sql/made-names.ts'
import { named } from '../advice.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

/** SQLSTATEs duplicate_column, duplicate_table (also an index) and duplicate_object. */
const TAKEN: ReadonlySet<string> = new Set(['42701', '42P07', '42710'])

export const identifierTooLong: ScriptRule = {
  id: 'identifier-too-long',
  title: 'A name is longer than 63 bytes and is cut off',
  severity: 'warning',
  about: 'up',
  explainsFailure: true,
  why: 'PostgreSQL keeps 63 bytes of a name and drops the rest, with no more than a NOTICE (SQLSTATE 42622). Statements that write the long name still find the object; whatever looks for the name in the catalog does not. Two names that differ behind the 63rd byte are one, and the second fails.',
  instead:
    'Take a name of at most 63 bytes. Letters with accents take two bytes, most others beyond Latin three.',
  whenNotToUse:
    'Where a long name is only mentioned, nothing is reported. Of an index or a constraint, whose name is hardly ever written, it is a note.',
  sources: ['https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS'],
  check: (context) => context.script.statements.flatMap((statement) => cutIn(statement, context)),
}

function cutIn(statement: JudgedStatement, context: ScriptContext): readonly Draft[] {
  const made = new Map(statement.operations.flatMap(madeNames).map(({ name, kind }) => [name, kind]))
  const cut = cutNames(statement.sql).filter(({ kept }) => made.has(kept))
  const [first] = cut
  if (first === undefined) return []
  const { error } = statement.effects
  if (error !== null && !TAKEN.has(error.code)) return []
  const twice = cut.filter(({ kept }) => isTaken(kept, statement, context))
  if (error === null && twice.length === 0) {
    const names = cut.map(({ written }) => written)
    const isWritten = cut.some(({ kept }) => made.get(kept) === 'table' || made.get(kept) === 'column')
    return [
      {
        statement,
        ...(isWritten ? {} : { severity: 'note' }),
        message: `The server keeps 63 bytes of ${named(names)}: the name is ${first.kept} from then on, and nothing fails. Whatever compares names with the catalog (an ORM, IF NOT EXISTS of a tool, a monitoring query) does not find it. Choose a shorter name.`,
      },
    ]
  }
  const [other = first] = twice
  return [
    {
      statement,
      severity: 'error',
      title: 'Two names are the same once they are cut to 63 bytes',
      message: `The deployment fails here: the server keeps 63 bytes of a name, and what is left of ${other.written} is ${other.kept}, which is taken${error === null ? '' : ` (SQLSTATE ${error.code})`}. Choose names that differ earlier.`,
    },
  ]
}

/** Made twice by the script up to here, or there before it; what may be there already does not fail. */
function isTaken(kept: string, statement: JudgedStatement, { script, schema }: ScriptContext): boolean {
  const passes = statement.operations.some((one) => 'ifNotExists' in one && one.ifNotExists === true)
  const before = script.statements.slice(0, statement.index).flatMap(({ operations }) => operations)
  if (passes || [...before, ...statement.operations].some(({ type }) => FREES_NAMES.has(type))) return false
  const here = statement.operations.flatMap(madeNames).filter(({ name }) => name === kept)
  const earlier = before.flatMap(madeNames)
  return here.some(
    (one, place) =>
      [...earlier, ...here.slice(0, place)].some(
        (other) => other.name === kept && other.within === one.within && other.kind === one.kind,
      ) ||
      (one.kind === 'column' && schema?.before.tables.get(one.within)?.columns.has(kept)) === true ||
      (one.kind === 'index' && schema?.before.indexes.has(`${one.within}.${kept}`)) === true,
  )
}

/** After one of these a name that was taken may be free again. */
const FREES_NAMES: ReadonlySet<string> = new Set([
  'drop-index',
  'drop-column',
  'drop-table',
  'drop-constraint',
  'rename',
  'opaque',
])
