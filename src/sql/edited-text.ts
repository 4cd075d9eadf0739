/** A part of a text, in UTF-16 code units, and what takes its place. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with its parts replaced, and nothing else changed. Line ends of what is put in follow those of the text. */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  const crlf = text.includes('\r\n')
  const written = (sql: string) => (crlf ? sql.replaceAll(/\r?\n/g, '\r\n') : sql)
  const parts: string[] = []
  let from = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(from, edit.start), written(edit.text))
    from = edit.end
  }
  return [...parts, text.slice(from)].join('')
}

/** The edit that takes a statement away with its semicolon, and with its lines where nothing else stands on them. */
export function withoutStatement(text: string, { start, end }: Pick<TextEdit, 'start' | 'end'>): TextEdit {
  const behind = /^\s*;/.exec(text.slice(end))?.[0].length ?? 0
  const before = /(?:^|\n)([^\S\n]*)$/.exec(text.slice(0, start))?.[1]
  const after = /^[^\S\n]*(?:\n|$)/.exec(text.slice(end + behind))?.[0]
  return before === undefined || after === undefined
    ? { start, end: end + behind, text: '' }
    : { start: start - before.length, end: end + behind + after.length, text: '' }
}

/** SQL without the semicolon at its end, for a place that has one. */
export function withoutLastSemicolon(sql: string): string {
  return sql.trimEnd().replace(/;$/, '')
}

/** Whole lines of `before` that differ from `after`, and what takes their place: the shortest run that holds every change. */
export function lineEdit(
  before: string,
  after: string,
): { readonly line: number; readonly endLine: number; readonly replacement: string } | null {
  if (before === after) return null
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  const most = Math.min(old.length, fresh.length)
  let first = 0
  while (first < most && old[first] === fresh[first]) first++
  let last = 0
  while (last < most - first && old[old.length - 1 - last] === fresh[fresh.length - 1 - last]) last++
  // An insertion replaces no line, and a suggestion has to: the line it stands before stays as part of it.
  if (first + last === old.length && last > 0) last--
  else if (first + last === old.length) first--
  const replaced = fresh.slice(first, fresh.length - last)
  return {
    line: first + 1,
    endLine: old.length - last,
    replacement: replaced.join('\n').replace(/\r$/, ''),
  }
}
