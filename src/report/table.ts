/** Wider columns are not filled up: one long name would make every row wrap. */
const MOST_FILLED = 60

/** How many terminal cells a text takes; the signs of verdicts take two. */
export function displayWidth(text: string): number {
  return [...text].length + (text.match(/\p{Emoji_Presentation}/gu)?.length ?? 0)
}

/** A markdown table whose columns line up, so that it also reads in a mail or a log. Cells are markdown. */
export function alignedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = head.map((title, column) =>
    Math.max(
      3,
      displayWidth(title),
      ...rows.map((row) => displayWidth(row[column] ?? '')).filter((width) => width <= MOST_FILLED),
    ),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths
      .map((width, column) => {
        const cell = cells[column] ?? ''
        return cell + ' '.repeat(Math.max(0, width - displayWidth(cell)))
      })
      .join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)]
}
