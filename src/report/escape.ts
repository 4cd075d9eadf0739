import { printable, printableLine, withoutRunnerCommands } from './printable.ts'

/** Keeps GitHub from seeing a mention, a reference or a link without changing how the text reads. */
const INVISIBLE = '&#8203;'

/** Keeps mentions, references, links and runner commands from being seen as such. */
function inert(text: string): string {
  return (
    text
      // First, because the entity itself holds a number sign.
      .replace(/#(?=\d)/g, `#${INVISIBLE}`)
      .replace(/::/g, `:${INVISIBLE}:`)
      .replace(/@(?=[\w-])/g, `@${INVISIBLE}`)
      .replace(/\b(GH-)(?=\d)/gi, `$1${INVISIBLE}`)
      // Addresses would otherwise become links to wherever the text wants.
      .replace(/:(?=\/\/)/g, `:${INVISIBLE}`)
      .replace(/\b(www)\.(?=\S)/gi, `$1${INVISIBLE}.`)
  )
}

function withoutTags(text: string): string {
  return printableLine(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** Plain text inside an HTML element such as `<summary>`, where markdown is not read. */
export function escapeHtml(text: string): string {
  return inert(withoutTags(text))
}

/** Plain text as markdown that shows exactly that text on one line, in a paragraph or in a table cell. */
export function escapeMarkdown(text: string): string {
  return (
    inert(
      withoutTags(text)
        .replace(/[\\`*[\]|~$]/g, '\\$&')
        // Inside a word an underscore is an underscore.
        .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_'),
    )
      // A line that begins like a numbered list, a heading, a list or an underline.
      .replace(/^(\d+)([.)])(?=\s)/, '$1\\$2')
      .replace(/^[#+\-=]/, '\\$&')
  )
}

function longestRun(text: string, character: string): number {
  let longest = 0
  let run = 0
  for (const each of text) {
    run = each === character ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest
}

/** An inline code span that shows exactly this text on one line, also inside a table. */
export function codeSpan(text: string): string {
  const line = withoutRunnerCommands(printableLine(text))
  if (line === '') return '`` ``'
  const fence = '`'.repeat(longestRun(line, '`') + 1)
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${padding}${line}${padding}${fence}`
}

/**
 * A code span for a table cell. There a bar ends the cell even inside backticks, and a backslash before it
 * cannot be told from one that protects it, so such text becomes an element instead.
 */
export function codeCell(text: string): string {
  if (!/[|\\]/.test(text)) return codeSpan(text)
  return `<code>${escapeMarkdown(text).replace(/\\\|/g, '&#124;').replace(/\\\\/g, '&#92;')}</code>`
}

/** A fenced block whose fence is longer than any run of backticks in the text. */
export function codeBlock(text: string, language: string): string {
  const body = withoutRunnerCommands(printable(text)).replace(/\s+$/, '')
  const fence = '`'.repeat(Math.max(3, longestRun(body, '`') + 1))
  return `${fence}${language}\n${body}\n${fence}`
}

/** A block that GitHub offers to commit in place of the lines that the comment is on, character for character. */
export function suggestionBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text, '`') + 1))
  return `${fence}suggestion\n${text}\n${fence}`
}

/** A folded part. The blank lines make GitHub render the body as markdown. */
export function folded(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`
}
