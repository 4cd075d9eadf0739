import type { Phrase } from '../rules/phrase.ts'
import { codeSpan, escapeHtml, escapeMarkdown } from './escape.ts'
import { printableLine, withoutRunnerCommands } from './printable.ts'

/**
 * A sentence with marked code in it. Sentences are written once and rendered as markdown or plain text, and
 * because names are held apart from words nothing in a name can become markup.
 */
export type Prose = readonly Span[]
type Span = { readonly kind: 'words' | 'code'; readonly text: string }

/** Marks a name, a file or a piece of SQL inside a `prose` template. */
export function code(text: string): Span {
  return { kind: 'code', text }
}

/** A sentence from a template: `${code(x)}` is marked, `${prose}` is joined in, anything else is plain words. */
export function prose(
  strings: TemplateStringsArray,
  ...parts: readonly (string | number | Span | Prose)[]
): Prose {
  const spans: Span[] = []
  for (const [index, text] of strings.entries()) {
    if (text !== '') spans.push({ kind: 'words', text })
    const part = parts[index]
    if (part === undefined) continue
    if (Array.isArray(part)) spans.push(...part)
    else if (typeof part === 'object') spans.push(part as Span)
    else spans.push({ kind: 'words', text: String(part) })
  }
  return spans
}

/** A message in which backticks mark code. An unmatched backtick stands for itself. */
export function parseProse(message: string): Prose {
  const pieces = message.split('`')
  if (pieces.length % 2 === 0) return [{ kind: 'words', text: message }]
  return pieces.flatMap((text, index) =>
    text === '' ? [] : [{ kind: index % 2 === 1 ? ('code' as const) : ('words' as const), text }],
  )
}

/** The words of a rule, with its names marked. */
export function fromPhrase(phrase: Phrase): Prose {
  return phrase.map((part) => (typeof part === 'string' ? { kind: 'words', text: part } : code(part.name)))
}

/** Several sentences or clauses with a separator between them. */
export function joinProse(parts: readonly Prose[], separator: string): Prose {
  return parts.flatMap((part, index) =>
    index === 0 ? part : [{ kind: 'words' as const, text: separator }, ...part],
  )
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerateProse(parts: readonly Prose[]): Prose {
  const last = parts.at(-1)
  if (last === undefined || parts.length === 1) return last ?? []
  return prose`${joinProse(parts.slice(0, -1), ', ')} and ${last}`
}

/** Renders words through an escaping function that trims, keeping the spaces that set them apart from their neighbours. */
function between(text: string, render: (words: string) => string): string {
  const words = text.trim()
  if (words === '') return text === '' ? '' : ' '
  return `${/^\s/.test(text) ? ' ' : ''}${render(words)}${/\s$/.test(text) ? ' ' : ''}`
}

/** One line of markdown. */
export function proseToMarkdown(text: Prose): string {
  return text
    .map((span) => (span.kind === 'code' ? codeSpan(span.text) : between(span.text, escapeMarkdown)))
    .join('')
    .trim()
}

/** One line for the inside of an HTML element such as `<summary>`, where markdown is not read. */
export function proseToHtml(text: Prose): string {
  return text
    .map((span) =>
      span.kind === 'code' ? `<code>${escapeHtml(span.text)}</code>` : between(span.text, escapeHtml),
    )
    .join('')
    .trim()
}

/** The words alone, on one line. */
export function proseToText(text: Prose): string {
  return withoutRunnerCommands(printableLine(text.map((span) => span.text).join('')))
}
