import { plainLines } from '../../src/github/plain-lines.ts'

/** What the runner takes as a command: a line that begins with `::` after white space, or `##[` anywhere. */
const COMMAND = /^\s*::|##\[/

test.each([
  '::error::owned',
  '  ::set-output name=verdict::safe',
  'fine\n::stop-commands::x',
  'fine\r::add-mask::a',
  'half ##[command]rm',
  '###[error]x',
  '\u2028::error::x',
  '\u001b[2K::error::x',
])('%j is only printed', (text) => {
  for (const line of plainLines(text)) {
    expect(line).not.toMatch(COMMAND)
    expect(line).not.toContain('\u001b')
  }
})
