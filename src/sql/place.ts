/** A position in a text: 1-based line and column (in characters, as editors count), offset in UTF-16 units. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly offset: number
}

const START: Place = { line: 1, column: 1, offset: 0 }

/** The place of a UTF-16 offset, counted on from `from`, which must not lie behind it. */
export function placeAt(text: string, offset: number, from: Place = START): Place {
  let { line, column } = from
  for (let at = from.offset; at < offset; ) {
    const character = text.codePointAt(at) ?? 0
    at += character > 0xffff ? 2 : 1
    if (character === 10) {
      line++
      column = 1
    } else {
      column++
    }
  }
  return { line, column, offset }
}

/** The place of the n-th character (0-based code point), which is how PostgreSQL counts error positions. */
export function placeOfCharacter(text: string, index: number): Place {
  let offset = 0
  for (let seen = 0; seen < index && offset < text.length; seen++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  }
  return placeAt(text, offset)
}
