import { annotations } from '../../src/github/annotations.ts'
import { safe, unchecked, unsafe } from '../report/fixtures/bookshop.ts'
import { finding, report } from '../report/fixtures/parts.ts'

const many = (severity: 'error' | 'warning' | 'note') =>
  Array.from({ length: 30 }, (_, index) => finding({ rule: `${severity}-${index}`, severity }))

test('errors come first, at most ten, then nine warnings; notes are left to the report', () => {
  const lines = annotations(report({ findings: [...many('note'), ...many('warning'), ...many('error')] }), '')
  expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual([
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
  expect(first).toContain('file=services/shop/migrations/')
})

test('what could not be checked is an error when it decides the verdict', () => {
  expect(annotations(unchecked, '').join('\n')).toMatch(/^::error title=Rehearse could not check this/m)
  const aside = { stage: 'forecast', migration: null, what: 'The forecast', why: 'no time', gates: false }
  expect(annotations({ ...safe, unchecked: [aside] }, '')).toEqual([])
})
