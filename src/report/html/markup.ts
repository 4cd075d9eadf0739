import { printable } from '../printable.ts'
import type { Prose } from '../prose.ts'

/** HTML that is safe to put into a page: whatever came from outside was escaped on the way in. */
export interface Markup {
  readonly html: string
}

type Part = string | number | null | Markup | readonly Markup[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** HTML from a template. Texts and numbers are escaped, markup is joined in, `null` is left out. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: strings.map((text, index) => `${text}${rendered(parts[index] ?? null)}`).join('') }
}

function rendered(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string') return printable(part).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
  if (typeof part === 'number') return String(part)
  return 'html' in part ? part.html : part.map(({ html }) => html).join('\n')
}

/** A sentence with its names marked. */
export function proseMarkup(text: Prose): Markup {
  const spans = text.map((span) =>
    span.kind === 'code' ? markup`<code>${span.text}</code>` : markup`${span.text}`,
  )
  return { html: spans.map(({ html }) => html).join('') }
}
