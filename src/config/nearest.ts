function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[right.length] ?? 0
}

/** The known word that a mistyped one most likely stands for; `null` when none is close. */
export function nearest(word: string, known: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3))
  let best: { readonly name: string; readonly away: number } | null = null
  for (const name of known) {
    const away = distance(word, name)
    if (away <= limit && (best === null || away < best.away)) best = { name, away }
  }
  return best?.name ?? null
}

/** ` Did you mean rows?` when a known word is close, else nothing. Meant to be appended to a sentence. */
export function didYouMean(word: string, known: readonly string[]): string {
  const name = nearest(word, known)
  return name === null ? '' : ` Did you mean ${name}?`
}
