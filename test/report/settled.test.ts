import type { Finding } from '../../src/model/report.ts'
import { settledSentence } from '../../src/report/sentences/settled.ts'
import { finding } from './fixtures/parts.ts'

const settled = (over: Partial<Finding>) => settledSentence(finding({ rule: 'drop-existing', ...over }))

test.each([
  [{ suppressed: { reason: 'small' } }, 'Suppressed: small'],
  [
    { suppressed: { reason: 'small', until: '2027-01-01', by: 'comment' as const } },
    'Suppressed until 2027-01-01: small',
  ],
  [
    { suppressed: { reason: 'small', by: 'setting' as const } },
    'The settings turn drop-existing off here: small',
  ],
  [{ accepted: { by: 'ada', at: '2026-06-15' } }, 'Accepted by ada at 2026-06-15.'],
  [{}, null],
])('%j', (over, expected) => {
  expect(settled(over)).toBe(expected)
})
