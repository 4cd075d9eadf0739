/** A value as a person wrote it, read as its kind; or what is wrong with it, continuing `--rows `. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string }

const good = <T>(value: T): Reading<T> => ({ ok: true, value })
const bad = (problem: string): Reading<never> => ({ ok: false, problem })

function shown(value: unknown): string {
  // A server URL may hold a password, and messages end up in public logs.
  if (typeof value === 'string' && value.includes('://')) return '"…://…"'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
}

/** `true`, `false`, or the same as text, because Action inputs are always text. */
export function readFlag(value: unknown): Reading<boolean> {
  if (typeof value === 'boolean') return good(value)
  if (value === 'true' || value === 'false') return good(value === 'true')
  return bad(`must be true or false, not ${shown(value)}.`)
}

/** Any text, or one of the accepted words. */
export function readText(value: unknown, choices: readonly string[] | null): Reading<string> {
  if (typeof value !== 'string') return bad(`must be text, not ${shown(value)}; put it in quotes.`)
  if (choices !== null && !choices.includes(value)) {
    return bad(`must be one of ${choices.join(', ')}, not ${shown(value)}.`)
  }
  return good(value)
}

/** A whole number within bounds, as a number or as decimal digits. */
export function readCount(
  value: unknown,
  bounds: { readonly least: number; readonly most: number },
): Reading<number> {
  const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value.trim()) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    return bad(`must be a whole number, not ${shown(value)}.`)
  }
  if (number < bounds.least || number > bounds.most) {
    return bad(`must be between ${bounds.least} and ${bounds.most}, not ${number}.`)
  }
  return good(number)
}

/** A list, or text with one item a line; text of one line may separate its items by commas. */
export function readList(value: unknown): Reading<readonly string[]> {
  if (typeof value === 'string') {
    const items = value.split(value.includes('\n') ? '\n' : ',').map((item) => item.trim())
    return good(items.filter((item) => item !== ''))
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return good(value.filter((item) => item !== ''))
  }
  return bad(`must be a list of texts, not ${shown(value)}.`)
}

const PAIR = /^\s*([A-Za-z_][\w.]*)\s*=(.*)$/s

/** A mapping, or `NAME=VALUE` items: a list of them, or text with one a line (values may hold commas). */
export function readPairs(value: unknown): Reading<Readonly<Record<string, string>>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value)
    const odd = entries.find(([, item]) => !['string', 'number', 'boolean'].includes(typeof item))
    if (odd !== undefined) return bad(`needs one plain value for ${odd[0]}, not ${shown(odd[1])}.`)
    return good(Object.fromEntries(entries.map(([name, item]) => [name, String(item)])))
  }
  const items = typeof value === 'string' ? value.split('\n').filter((item) => item.trim() !== '') : value
  if (!Array.isArray(items)) return bad(`must hold NAME=VALUE, not ${shown(value)}.`)
  const pairs: Record<string, string> = {}
  for (const item of items) {
    const match = typeof item === 'string' ? PAIR.exec(item) : null
    if (match?.[1] === undefined || match[2] === undefined) {
      return bad(`must hold NAME=VALUE, not ${shown(item)}.`)
    }
    pairs[match[1]] = match[2].trim()
  }
  return good(pairs)
}

/** A value that was not given: absent, or the empty text that GitHub hands in for an input nobody set. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
