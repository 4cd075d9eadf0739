import { annotate, annotations } from '../../src/github/annotations.ts'
import { safe, unchecked, unsafe } from '../report/fixtures/bookshop.ts'
import { finding, report } from '../report/fixtures/parts.ts'
import { recordingToolkit } from './recording-toolkit.ts'

const many = (severity: 'error' | 'warning' | 'note') =>
  Array.from({ length: 30 }, (_, index) => finding({ rule: `${severity}-${index}`, severity }))

test('errors come first, at most ten, then nine warnings; notes are left to the report', () => {
  const marks = annotations(report({ findings: [...many('note'), ...many('warning'), ...many('error')] }), '')
  expect(marks.map(({ level }) => level)).toEqual([
    ...Array.from({ length: 10 }, () => 'error'),
    ...Array.from({ length: 9 }, () => 'warning'),
  ])
})

test('what was suppressed or accepted is not marked', () => {
  const findings = [
    finding({ rule: 'a', severity: 'error', suppressed: { reason: 'known' } }),
    finding({ rule: 'b', severity: 'warning', accepted: { by: 'ada', at: '2026-11-01' } }),
  ]
  expect(annotations(report({ findings }), '')).toEqual([])
})

test('paths count from the workspace', () => {
  const [first] = annotations(unsafe, 'services/shop/')
  expect(first?.place.file).toMatch(/^services\/shop\/migrations\//)
})

test('what could not be checked is an error when it decides the verdict', () => {
  expect(annotations(unchecked, '')).toContainEqual(
    expect.objectContaining({
      level: 'error',
      place: expect.objectContaining({ title: 'Rehearse could not check this' }),
    }),
  )
  const aside = { stage: 'forecast', migration: null, what: 'The forecast', why: 'no time', gates: false }
  expect(annotations({ ...safe, unchecked: [aside] }, '')).toEqual([])
})

test('control characters are spelled out in all that is shown', () => {
  const { toolkit, told } = recordingToolkit()
  annotate(toolkit, {
    level: 'warning',
    message: 'red\u001b[31m\r\nnext',
    place: { title: 'back\u0008', file: 'a\u202eb.sql', startLine: 3 },
  })
  expect(told().annotations).toEqual([
    {
      level: 'warning',
      message: 'red\\u{1b}[31m\nnext',
      place: { title: 'back\\u{8}', file: 'a\\u{202e}b.sql', startLine: 3 },
    },
  ])
})

test('a column is given only where the finding stays on its line', () => {
  const findings = [
    finding({ rule: 'a', line: 3, endLine: 3, column: 9 }),
    finding({ rule: 'b', line: 3, endLine: 4, column: 9 }),
  ]
  expect(annotations(report({ findings }), '').map(({ place }) => place.startColumn)).toEqual([9, undefined])
})
