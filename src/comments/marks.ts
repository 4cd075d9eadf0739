import type { Comment } from '../sql/comments.ts'

/** A comment, or a part of one, that speaks to Rehearse: `rehearse:ignore …`. */
export interface Mark {
  readonly comment: Comment
  /** Behind the colon: `ignore`. */
  readonly word: string
  /** What follows the word, on one line. */
  readonly rest: string
}

/** Cheaper than the scanner, which has to be asked only where this says yes. */
export function mayHoldMarks(text: string): boolean {
  return text.includes('rehearse:')
}

/** Directly behind the colon any word counts, so that a misspelt one is told; behind a blank only the known ones. */
const MARK = /^rehearse:(\S+|[ \t]+(?:ignore|rows)(?=\s|$))/

/** A line of a comment that begins with `rehearse:` begins a mark; in a block comment it goes on until the next. */
export function marksIn(comment: Comment): readonly Mark[] {
  const marks: { comment: Comment; word: string; rest: string }[] = []
  for (const written of comment.text.split(/\r\n|\r|\n/)) {
    const line = comment.style === 'block' ? written.replace(/^\s*\*+(?=\s|$)/, '').trim() : written.trim()
    const [whole, word] = MARK.exec(line) ?? []
    const last = marks.at(-1)
    if (whole !== undefined && word !== undefined) {
      marks.push({ comment, word: word.trim(), rest: line.slice(whole.length).trim() })
    } else if (last !== undefined) {
      last.rest = `${last.rest} ${line}`.trim()
    }
  }
  return marks
}
