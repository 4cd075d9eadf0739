/** What stands behind `rehearse:ignore`. */
export interface IgnoreWords {
  readonly rules: readonly string[]
  /** Last day on which it counts, `YYYY-MM-DD`; `null`: for ever. */
  readonly until: string | null
  /** Not a day of the calendar, as written. */
  readonly badDate: string | null
  /** Empty: none is given. */
  readonly reason: string
}

/** Reads `<rule>[,<rule>] until=YYYY-MM-DD because <reason>`. The reason is everything behind the first `because`. */
export function readIgnore(rest: string): IgnoreWords {
  const because = /(?:^|\s)because(?=[\s:]|$):?/.exec(rest)
  const head = because === null ? rest : rest.slice(0, because.index)
  const reason = because === null ? '' : rest.slice(because.index + because[0].length).trim()
  const words = head.split(/[\s,]+/).filter((word) => word !== '')
  const dates = words.flatMap((word) => (word.startsWith('until=') ? [word.slice('until='.length)] : []))
  const badDate = dates.find((date) => !isDay(date)) ?? null
  return {
    rules: [...new Set(words.filter((word) => !word.startsWith('until=')))],
    // The earliest of several is the safe one.
    until: badDate === null ? (dates.toSorted()[0] ?? null) : null,
    badDate,
    reason,
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
