import { type Fate, messageFilter } from '../../src/postgres/bounds/message-filter.ts'

/** A message as the server sends it: its type, its length, its body. */
function message(type: string, body: Buffer | string): Buffer {
  const content = Buffer.from(body)
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(content.length + 4, 1)
  return Buffer.concat([head, content])
}

/** Sends `stream` in chunks of a size, and gives what passes. */
function filtered(stream: Buffer, size: number, fates: Readonly<Record<string, Fate>>): Buffer {
  const passed: Buffer[] = []
  const feed = messageFilter(
    (type) => fates[String.fromCharCode(type)] ?? 'pass',
    (chunk) => passed.push(Buffer.from(chunk)),
  )
  for (let at = 0; at < stream.length; at += size) feed(stream.subarray(at, at + size))
  return Buffer.concat(passed)
}

const STREAM = [
  message('T', 'description'),
  message('D', 'a row'),
  message('I', ''),
  message('D', ''),
  message('N', 'a notice of some length'),
  message('C', 'SELECT 2'),
  message('Z', 'I'),
]

test.each([1, 2, 3, 4, 5, 6, 7, 11, 64, 1000])('chunks of %d bytes make no difference', (size) => {
  const all = Buffer.concat(STREAM)
  expect(filtered(all, size, {})).toEqual(all)
  const kept = Buffer.concat(STREAM.filter((one) => !['D', 'N'].includes(String.fromCharCode(one[0] ?? 0))))
  expect(filtered(all, size, { D: 'drop', N: 'drop' })).toEqual(kept)
})

test.each([1, 7, 4096, 100_000, 1_000_000])(
  'a long error keeps its beginning, in chunks of %d bytes',
  (size) => {
    const fields = Buffer.concat([
      Buffer.from('SERROR\0CP0001\0M'),
      Buffer.alloc(300_000, 'x'),
      Buffer.from('\0Rexec\0\0'),
    ])
    const end = message('Z', 'I')
    const passed = filtered(Buffer.concat([message('E', fields), end]), size, { E: 'shorten' })
    const length = passed.readUInt32BE(1)
    expect(passed.subarray(0, 1).toString()).toBe('E')
    expect(passed.subarray(5, 20).toString()).toBe('SERROR\0CP0001\0M')
    expect(passed.subarray(length - 1, length + 1)).toEqual(Buffer.from([0, 0]))
    expect(passed.subarray(length + 1)).toEqual(end)
    expect(length).toBeLessThan(70_000)
  },
)
