/** Lines of the new file that one hunk of a diff shows, first and last, counted from 1. */
export interface ShownLines {
  readonly first: number
  readonly last: number
}

/**
 * The lines on which GitHub takes a comment: those of the new file that the hunks of a unified diff show, changed or
 * not. A hunk that only removes lines shows none.
 */
export function shownLines(patch: string): readonly ShownLines[] {
  return [...patch.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm)].flatMap(([, start, count]) => {
    const first = Number(start)
    const lines = count === undefined ? 1 : Number(count)
    return lines === 0 ? [] : [{ first, last: first + lines - 1 }]
  })
}

/** The part of the lines that one hunk shows, as GitHub wants a range of lines to lie in one; `null`: none of them. */
export function withinHunk(
  lines: { readonly line: number; readonly endLine: number },
  shown: readonly ShownLines[],
): ShownLines | null {
  const hunk = shown.find(({ first, last }) => first <= lines.line && lines.line <= last)
  if (hunk === undefined) return null
  return { first: lines.line, last: Math.min(Math.max(lines.line, lines.endLine), hunk.last) }
}
