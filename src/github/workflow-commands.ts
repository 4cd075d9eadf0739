/**
 * Text as lines that the runner only prints. A line that begins with `::`, or holds `##[` anywhere, would be
 * carried out as a command, and the text may come from the repository or the server; control characters
 * could hide or repaint lines.
 */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|[\r\n\u0085\u2028\u2029]/).map((line) =>
    withoutControls(line)
      .replaceAll('##[', '## [')
      .replace(/^(\s*):(?=:)/, '$1: '),
  )
}

export interface CommandProperties {
  readonly title?: string
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  readonly col?: number
}

/** One workflow command that makes an annotation, escaped as the runner decodes it. */
export function annotationCommand(
  level: 'error' | 'warning' | 'notice',
  message: string,
  properties: CommandProperties = {},
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeMessage(message)}`
}

/** Tells the runner to hide a value wherever it would be printed. */
export function maskCommand(secret: string): string {
  return `::add-mask::${escapeMessage(secret)}`
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function withoutControls(line: string): string {
  return Array.from(line, (character) => (isControl(character) ? '\uFFFD' : character)).join('')
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (code < 0x20 && character !== '\t') || (code >= 0x7f && code < 0xa0)
}
