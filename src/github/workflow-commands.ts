import { printable, withoutRunnerCommands } from '../report/printable.ts'

/** Text of the repository or the server as lines that the runner prints and never carries out. */
export function plainLines(text: string): readonly string[] {
  return withoutRunnerCommands(printable(text)).split('\n')
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
    .map(([name, value]) => `${name}=${escapeProperty(printable(String(value)))}`)
  return `::${level}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeMessage(printable(message))}`
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
