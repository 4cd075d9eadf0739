import type { Node } from '@pgsql/types'
import type { SqlError } from '../../model/report.ts'
import type { ParsedStatement } from '../../sql/parse.ts'
import type { Surroundings } from '../lacking/missing-parts.ts'
import { type HistoryNeed, historyNeed, isAboutRights, rolesIn } from './history-needs.ts'

/** A statement of the history that was not performed, and the history went on. Written down as JSON. */
export interface LeftOut {
  readonly file: string
  readonly line: number
  readonly error: SqlError
  /** `null`: it fails because others were left out. */
  readonly missing: HistoryNeed | null
  /** Names, in lower case, of what is now not there, or not as it is in production. */
  readonly about: readonly string[]
}

/**
 * Whether the history may go on without a statement that failed: it needs something that the server lacks, or what a
 * statement that was left out before it would have made. `null`: it is wrong by itself.
 */
export function leaveOut(
  file: string,
  error: SqlError,
  statement: ParsedStatement,
  { before, there }: { readonly before: readonly LeftOut[]; readonly there: Surroundings },
): LeftOut | null {
  const need = historyNeed(error.code, statement, there)
  const follows = before.some(
    (one) => restsOn(error, statement, one) || (need?.lacks === 'extension' && lacksTheSame(need, one)),
  )
  if (need === null && !follows) return null
  // What is undefined may have been about to be made before; a role or a right never is.
  const rests = follows && (need === null || need.lacks === 'object' || need.lacks === 'extension')
  return {
    file,
    line: error.line ?? statement.line,
    error,
    missing: rests ? null : need,
    about: namesOf(statement),
  }
}

function lacksTheSame(need: HistoryNeed, { missing }: LeftOut): boolean {
  return missing?.lacks === 'extension' && need.names.some((name) => missing.names.includes(name))
}

/** 42P01 table, 42703 column, 42883 function, 42704 other object, 3F000 schema, 42830 key to refer to. */
const SOMETHING_UNDEFINED = new Set(['42P01', '42703', '42883', '42704', '3F000', '42830'])

/** Nobody knows what is in an extension that is not there; its tables are rarely named. */
const FROM_AN_EXTENSION = new Set(['42883', '42704', '3F000'])

function restsOn({ code }: SqlError, statement: ParsedStatement, earlier: LeftOut): boolean {
  if (!SOMETHING_UNDEFINED.has(code)) return false
  if (earlier.missing?.lacks === 'extension' && FROM_AN_EXTENSION.has(code) && !isAboutRights(statement.node))
    return true
  const words = wordsOf(statement.sql)
  return earlier.about.some((name) => words.has(name))
}

/** Every word of a text that may be a name, in lower case; the bodies of functions are text too. */
export function wordsOf(sql: string): ReadonlySet<string> {
  return new Set(sql.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [])
}

/** Names of what a statement makes or changes. */
function namesOf({ node, sql }: ParsedStatement): readonly string[] {
  if (isAboutRights(node)) return lowerCase(rolesIn(node))
  if ('DoStmt' in node) return lowerCase(namesInBody(sql))
  const [statement] = Object.values(node)
  return lowerCase([...namesAtTop(statement), ...addedColumns(node)])
}

const lowerCase = (names: readonly string[]) => [...new Set(names.map((name) => name.toLowerCase()))]

const NAME_KEYS = [
  'extname',
  'servername',
  'fdwname',
  'schemaname',
  'trigname',
  'policy_name',
  'idxname',
  'name',
  'role',
  'pubname',
]
const RELATION_KEYS = ['relation', 'view', 'table', 'sequence', 'typevar', 'into', 'base']
const LIST_KEYS = ['funcname', 'typeName', 'domainname', 'defnames', 'objects', 'relations']

/** Trees name what they make in a handful of fields: a text, a relation, or a list whose last part is the name. */
function namesAtTop(statement: unknown): readonly string[] {
  if (typeof statement !== 'object' || statement === null) return []
  return Object.entries(statement).flatMap(([key, value]) => {
    if (NAME_KEYS.includes(key) && typeof value === 'string') return [value]
    if (RELATION_KEYS.includes(key)) return relationNames(value)
    if (LIST_KEYS.includes(key)) return lastNames(value)
    return []
  })
}

function relationNames(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('relname' in value && typeof value.relname === 'string') return [value.relname]
  return Object.values(value).flatMap(relationNames)
}

function lastNames(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  const texts = value.flatMap((item: Node) => ('String' in item ? [item.String.sval ?? ''] : []))
  if (texts.length > 0) return texts.slice(-1)
  return value.flatMap((item: Node) => ('List' in item ? lastNames(item.List.items) : relationNames(item)))
}

function addedColumns(node: Node): readonly string[] {
  if (!('AlterTableStmt' in node)) return []
  return (node.AlterTableStmt.cmds ?? []).flatMap((one) => {
    const added = 'AlterTableCmd' in one ? one.AlterTableCmd.def : undefined
    return added !== undefined && 'ColumnDef' in added ? [added.ColumnDef.colname ?? ''] : []
  })
}

/** A block is text to the parser: what follows on the words that introduce a name. */
function namesInBody(sql: string): readonly string[] {
  const mention =
    /\b(?:table|type|domain|function|procedure|view|index|schema|extension|sequence)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:"?[\w$]+"?\.)?"?([\w$]+)/gi
  return [...sql.matchAll(mention)].map((match) => match[1] ?? '')
}
