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
  let header = Buffer.alloc(0)
  let missing = 0
  let fate: Fate = 'pass'
  let error: Buffer[] = []
  let kept = 0

  /** Takes up to `missing` bytes of the current message from `chunk` and returns where the next message begins. */
  const body = (chunk: Buffer, at: number, out: Buffer[]): number => {
    const end = Math.min(chunk.length, at + missing)
    missing -= end - at
    if (fate === 'pass' && end > at) out.push(chunk.subarray(at, end))
    if (fate === 'shorten') {
      const part = Buffer.from(chunk.subarray(at, Math.min(end, at + KEPT_OF_ERROR - kept)))
      error.push(part)
      kept += part.length
      if (missing === 0) out.push(shortened(error))
    }
    return end
  }

  return (chunk) => {
    let all = missing === 0 || fate === 'pass'
    const out: Buffer[] = []
    let at = missing === 0 ? 0 : body(chunk, 0, out)
    while (at < chunk.length) {
      const had = header.length
      const wanted = chunk.subarray(at, at + HEADER - had)
      const head = had === 0 ? wanted : Buffer.concat([header, wanted])
      at += wanted.length
      if (head.length < HEADER) {
        header = Buffer.from(head)
        all = false
        break
      }
      header = Buffer.alloc(0)
      const type = head[0] ?? 0
      missing = head.readUInt32BE(1) - 4
      fate = decide(type, missing)
      all &&= fate === 'pass' && had === 0
      if (fate === 'pass') out.push(head)
      if (fate === 'shorten') [error, kept] = [[], 0]
      at = body(chunk, at, out)
    }
    if (all) pass(chunk)
    else for (const part of out) pass(part)
  }
}

/** The fields of an error are a letter and a text that ends with a zero each; a zero ends the list. */
function shortened(parts: readonly Buffer[]): Buffer {
  const fields = Buffer.concat([...parts, Buffer.from([0, 0])])
  const head = Buffer.alloc(HEADER)
  head.write('E', 0, 'latin1')
  head.writeUInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
