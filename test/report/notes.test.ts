import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'
import { finding, report as reportOf } from './fixtures/parts.ts'

const note = (file: string, line: number) =>
  finding({
    severity: 'note',
    rule: 'key-advice',
    file,
    line,
    endLine: line,
    title: `Advice ${line}`,
    message: 'Words.',
  })
const findings = [...[1, 2, 3, 4, 5, 6, 7].map((line) => note('a.sql', line)), note('b.sql', 8)]
const report = reportOf({ findings })

test('of many notes of a file five are told and the others are counted, folded in markdown', () => {
  const markdown = renderMarkdown(report)
  expect(markdown).toContain('Notes (8)</summary>')
  expect([...markdown.matchAll(/Advice (\d)/g)].map(([, line]) => line)).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '8',
  ])
  expect(markdown).toContain('- 2 more notes in the JSON report.')
})

test('notes are one short paragraph of the text', () => {
  const text = renderText(report, { color: false, width: 100 })
  const paragraph = text.split('\n\n').find((one) => one.startsWith('notes (8)'))
  expect(paragraph?.split('\n')).toHaveLength(8)
  expect(paragraph).toContain('  - b.sql:8 Advice 8: Words. [key-advice]')
  expect(paragraph).toContain('  - 2 more notes in the JSON report.')
})

test('a suppressed note is neither told nor counted', () => {
  const [first, ...others] = findings
  const settled = first && { ...first, suppressed: { reason: 'small table' } }
  const text = renderText(
    { ...report, findings: settled ? [settled, ...others] : others },
    { color: false, width: 100 },
  )
  expect(text).toContain('notes (7)')
})
