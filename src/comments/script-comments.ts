import { type Comment, commentsOf } from '../sql/comments.ts'
import type { ParsedScript, ParsedStatement } from '../sql/parse.ts'
import { placeAt } from '../sql/place.ts'
import { type ForeignComment, foreignIn, mayHoldForeign } from './foreign.ts'
import { type IgnoreWords, readIgnore } from './ignore-words.ts'
import { type Mark, marksIn, mayHoldMarks } from './marks.ts'
import { type RowHint, readRowHints } from './row-hints.ts'

/** A part of a file, from the first to the last character; columns count from 1. */
export interface Span {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A comment that suppresses findings of the named rules. */
export interface IgnoreComment extends IgnoreWords {
  readonly line: number
  readonly column: number
  /** The statement it is about; `nothing`: it stands behind the last one. */
  readonly about: Span | 'file' | 'nothing'
}

/** What the comments of a script say to Rehearse and to tools like it. */
export interface ScriptComments {
  readonly ignores: readonly IgnoreComment[]
  /** `rehearse:` followed by a word that means nothing. */
  readonly unknown: readonly { readonly line: number; readonly column: number; readonly word: string }[]
  readonly rowHints: readonly RowHint[]
  /** `rehearse:rows` followed by something else than numbers of rows. */
  readonly unreadRows: readonly { readonly line: number; readonly column: number }[]
  readonly foreign: readonly ForeignComment[]
}

export const NO_COMMENTS: ScriptComments = {
  ignores: [],
  unknown: [],
  rowHints: [],
  unreadRows: [],
  foreign: [],
}

/** `irreversible` is read by the rehearsal of the rollback. */
const KNOWN = /^(?:ignore$|rows$|irreversible\b)/i

/** Reads the comments of a script. One that does not parse has none: nothing in it can be told apart for sure. */
export function scriptComments(text: string, parsed: () => ParsedScript): ScriptComments {
  if (!mayHoldMarks(text) && !mayHoldForeign(text)) return NO_COMMENTS
  const script = parsed()
  const comments = script.ok ? (commentsOf(text) ?? []) : []
  const statements = script.ok ? script.statements : []
  const marks = comments.flatMap(marksIn)
  const rowMarks = marks.filter(({ word }) => word === 'rows')
  const forFile = headComments(comments, statements, text)
  return {
    ignores: marks
      .filter(({ word }) => word === 'ignore')
      .map((mark) => ignoreComment(mark, forFile.has(mark.comment), statements, text)),
    unknown: marks
      .filter(({ word }) => !KNOWN.test(word))
      .map(({ comment, word }) => ({ line: comment.line, column: comment.column, word })),
    rowHints: rowMarks.flatMap((mark) => readRowHints(mark) ?? []),
    unreadRows: rowMarks
      .filter((mark) => readRowHints(mark) === null)
      .map(({ comment: { line, column } }) => ({ line, column })),
    foreign: comments.flatMap(foreignIn),
  }
}

function ignoreComment(
  { comment, rest }: Mark,
  wholeFile: boolean,
  statements: readonly ParsedStatement[],
  text: string,
): IgnoreComment {
  const statement = wholeFile ? null : statementOf(comment, statements)
  const { line, column } = comment
  const about = statement === null ? 'nothing' : spanOf(statement, text)
  return { ...readIgnore(rest), line, column, about: wholeFile ? 'file' : about }
}

/**
 * The comments that speak for the whole file: the first one, and what follows it line by line. Where other words come
 * before a mark there, a blank line has to set it off from the first statement, which it may be about alone.
 */
function headComments(
  comments: readonly Comment[],
  statements: readonly ParsedStatement[],
  text: string,
): ReadonlySet<Comment> {
  const start = statements[0]?.start ?? text.length
  const head: Comment[] = []
  for (const comment of comments) {
    const last = head.at(-1)
    if (comment.start > start || (last !== undefined && comment.line > last.endLine + 1)) break
    head.push(comment)
  }
  const setOff = (statements[0]?.line ?? Number.POSITIVE_INFINITY) > (head.at(-1)?.endLine ?? 0) + 1
  const firstWord = head.findIndex((comment) => marksIn(comment).length === 0)
  return new Set(setOff || firstWord < 0 ? head : head.slice(0, firstWord))
}

/** The statement that a comment stands in, behind on its last line, or else before. */
function statementOf(comment: Comment, statements: readonly ParsedStatement[]): ParsedStatement | null {
  const next = statements.findIndex(({ end }) => end > comment.start)
  const [before, after] = [statements.at(next < 0 ? -1 : next - 1), statements[next]]
  const behind = next !== 0 && before !== undefined && before.endLine === comment.line
  const opens = after !== undefined && after.line === comment.endLine
  return (behind && !opens ? before : after) ?? null
}

function spanOf({ line, column, end, endLine }: ParsedStatement, text: string): Span {
  return { line, column, endLine, endColumn: Math.max(1, placeAt(text, end).column - 1) }
}
