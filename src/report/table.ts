/** Wider columns are not filled up: one long name would make every row wrap. */
const MOST_FILLED = 60

const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/gu
/** Most text is nothing else, and a long report asks for many widths. */
const PRINTABLE_ASCII = /^[ -~]*$/
const WITHOUT_WIDTH = /[\p{Mn}\u200b-\u200d]/gu

/** How many terminal cells a text takes: signs and East Asian characters take two, combining marks none. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length
  const visible = text.replace(WITHOUT_WIDTH, '')
  return [...visible].length + (visible.match(WIDE)?.length ?? 0)
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
