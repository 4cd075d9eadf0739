import { plural } from './format.ts'

const MOST_LINES = 24
const MOST_CHARACTERS = 1600

/** A statement for a reader: short ones whole, long ones by their beginning and how much is left out. */
export function excerpt(sql: string): string {
  const lines = sql.trim().split(/\r\n|\r|\n/)
  const kept: string[] = []
  let used = 0
  for (const line of lines) {
    used += line.length + 1
    if (kept.length === MOST_LINES || (used > MOST_CHARACTERS && kept.length > 0)) break
    kept.push(line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)} /* … */` : line)
  }
  const left = lines.length - kept.length
  return left === 0 ? kept.join('\n') : `${kept.join('\n')}\n-- … ${plural(left, 'more line')}`
}
