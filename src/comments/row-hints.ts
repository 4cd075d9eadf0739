import { commentsOf } from '../sql/comments.ts'
import { type Mark, marksIn, mayHoldMarks } from './marks.ts'

/** What a comment says of the rows that a table has in production. */
export interface RowHint {
  /** `public.orders` */
  readonly table: string
  readonly rows: number
  readonly line: number
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[^\s"=,.]+)`
const HINT = new RegExp(String.raw`^(?:(${NAME})\.)?(${NAME})\s*=\s*(\d[\d_]*)(?:\s*,\s*|\s+|$)`)

/** Reads `<table>=<n>[ <table>=<n>]`; `null` where it says anything else. Names without a schema are in `public`. */
export function readRowHints({ rest, comment }: Mark): readonly RowHint[] | null {
  const hints: RowHint[] = []
  let left = rest
  while (left !== '') {
    const [whole = '', schema, table = '', digits = ''] = HINT.exec(left) ?? []
    if (whole === '') return null
    const name = `${schema === undefined ? 'public' : plainName(schema)}.${plainName(table)}`
    hints.push({ table: name, rows: Number(digits.replaceAll('_', '')), line: comment.line })
    left = left.slice(whole.length)
  }
  return hints.length === 0 ? null : hints
}

/** As the server folds it. */
function plainName(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase()
}

/** The hints of a script that parses; what cannot be read is told by the rule about comments. */
export function rowHintsIn(text: string): readonly RowHint[] {
  if (!mayHoldMarks(text)) return []
  const marks = (commentsOf(text) ?? []).flatMap(marksIn)
  return marks.filter(({ word }) => word === 'rows').flatMap((mark) => readRowHints(mark) ?? [])
}
