export type Color = 'red' | 'yellow' | 'green' | 'cyan' | 'bold' | 'dim'

/** Colours a piece of text, or leaves it alone. Never the only carrier of a meaning. */
export type Paint = (color: Color, text: string) => string

const CODES: Readonly<Record<Color, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
}

export function painter(enabled: boolean): Paint {
  if (!enabled) return (_, text) => text
  return (color, text) => {
    const [on, off] = CODES[color]
    return `\u001b[${on}m${text}\u001b[${off}m`
  }
}
