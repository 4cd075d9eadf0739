import { annotationCommand, plainLines } from '../../src/github/workflow-commands.ts'

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

test('annotations are escaped as the runner decodes them', () => {
  const command = annotationCommand('error', '100% sure\n::warning::x', {
    file: 'a,b:c.sql',
    line: 3,
    title: 'One, two: three',
  })
  expect(command).toBe(
    '::error file=a%2Cb%3Ac.sql,line=3,title=One%2C two%3A three::100%25 sure%0A::warning::x',
  )
})
