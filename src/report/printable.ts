/**
 * Text from a repository or a server is hostile until it passed here. Control characters could rewrite a
 * terminal, and bidirectional ones make code read differently from what runs, so both are spelled out.
 */
const UNPRINTABLE = /[\p{Bidi_Control}\u2028\u2029\ufeff]|(?![\t\n])\p{Cc}/gu

/** Most text is nothing else, and needs no second look. */
const HARMLESS = /^[\n\t -~]*$/

/** `text` with line breaks as `\n` and every other control character as `\u{…}`. Tabs stay. */
export function printable(text: string): string {
  if (HARMLESS.test(text)) return text
  return text
    .replace(/\r\n?/g, '\n')
    .replace(UNPRINTABLE, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}

/** The same on one line, with runs of white space as one space. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim()
}

const ZERO_WIDTH_SPACE = '\u200B'

/**
 * The runner of GitHub Actions takes a printed line that begins with `::`, or that holds `##[`, as a command.
 * A character without width between the two keeps the line readable and stops that.
 */
export function withoutRunnerCommands(text: string): string {
  return text
    .replace(/^(\s*):(?=:)/gm, `$1${ZERO_WIDTH_SPACE}:`)
    .replace(/##(?=\[)/g, `#${ZERO_WIDTH_SPACE}#`)
}
