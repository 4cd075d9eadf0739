/** Words with marked names in them, for messages of findings and for the report, which mark names each in their way. */
export type Phrase = readonly (string | Name)[]

export interface Name {
  readonly name: string
}

/** Marks a name or a piece of SQL. */
export function code(name: string): Name {
  return { name }
}

/** A message in which backticks mark names, as findings carry it. A backtick inside a name would end it too early. */
export function quoted(phrase: Phrase): string {
  return phrase
    .map((part) => (typeof part === 'string' ? part : `\`${part.name.replaceAll('`', "'")}\``))
    .join('')
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(phrases: readonly Phrase[]): Phrase {
  const last = phrases.at(-1)
  if (last === undefined || phrases.length === 1) return last ?? []
  return [...joined(phrases.slice(0, -1), ', '), ' and ', ...last]
}

export function joined(phrases: readonly Phrase[], separator: string): Phrase {
  return phrases.flatMap((phrase, index) => (index === 0 ? phrase : [separator, ...phrase]))
}

/** `1 row`, `100,000 rows`: the same on every machine, whatever its locale. */
export function counted(count: number, singular: string): string {
  const digits = String(count).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${digits} ${count === 1 ? singular : `${singular}s`}`
}
