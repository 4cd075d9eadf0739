/** What to do with a message of the server. `shorten` keeps the beginning of an error. */
export type Fate = 'pass' | 'drop' | 'shorten'

/** A message is its type, four bytes of length that count themselves, and a body (manual, Message Formats). */
const HEADER = 5

/** Error messages are cut here; code and severity stand first. */
const KEPT_OF_ERROR = 64 * 1024

/**
 * Reads the frames of the server's messages, asks for each what to do with it, and hands on the rest. The driver
 * would put a row or a notice of a gigabyte together before anybody could refuse it; here nothing but a shortened
 * error is ever kept.
 *
 * `decide` gets the type as a character code and the length of the body.
 */
export function messageFilter(
  decide: (type: number, bytes: number) => Fate,
  pass: (chunk: Buffer) => void,
): (chunk: Buffer) => void {
  /** The beginning of a header that the last chunk cut. */
  let cut: Buffer = NOTHING
  /** Bytes of the current message that are still to come. */
  let missing = 0
  let fate: Fate = 'pass'
  let error: Buffer[] = []
  let kept = 0

  const collect = (part: Buffer) => {
    const beginning = Buffer.from(part.subarray(0, KEPT_OF_ERROR - kept))
    error.push(beginning)
    kept += beginning.length
    if (missing > 0) return
    pass(shortened(error))
    error = []
    kept = 0
  }

  return (chunk) => {
    const { length } = chunk
    // What passes is handed on in as few pieces as there are gaps in it.
    let from = 0
    let at = 0
    const handOn = (end: number) => {
      if (from < end) pass(from === 0 && end === length ? chunk : chunk.subarray(from, end))
    }
    const takeBody = () => {
      const end = Math.min(length, at + missing)
      missing -= end - at
      if (fate === 'shorten') collect(chunk.subarray(at, end))
      if (fate !== 'pass') from = end
      at = end
    }
    if (missing > 0) takeBody()
    while (at < length) {
      const head = cut.length === 0 ? chunk : Buffer.concat([cut, chunk.subarray(0, HEADER)])
      const start = cut.length === 0 ? at : 0
      if (head.length - start < HEADER) {
        handOn(at)
        cut = Buffer.from(head.subarray(start))
        return
      }
      missing = head.readUInt32BE(start + 1) - 4
      fate = decide(head[start] ?? 0, missing)
      if (fate === 'pass' && cut.length > 0) pass(cut)
      if (fate !== 'pass') handOn(at)
      at += HEADER - cut.length
      cut = NOTHING
      takeBody()
    }
    handOn(length)
  }
}

const NOTHING = Buffer.alloc(0)

/** The fields of an error are a letter and a text that ends with a zero each; a zero ends the list. */
function shortened(parts: readonly Buffer[]): Buffer {
  const fields = Buffer.concat([...parts, Buffer.from([0, 0])])
  const head = Buffer.alloc(HEADER)
  head.write('E', 0, 'latin1')
  head.writeUInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
