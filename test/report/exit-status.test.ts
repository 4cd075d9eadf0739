import type { Finding, Verdict } from '../../src/model/report.ts'
import { exitStatus } from '../../src/report/exit-status.ts'
import { finding } from './fixtures/parts.ts'

const error = finding({ rule: 'index-not-concurrent' })
const warning = finding({ rule: 'no-lock-timeout', severity: 'warning' })
const note = finding({ rule: 'column-order', severity: 'note' })
const suppressed = finding({ rule: 'index-not-concurrent', suppressed: { reason: 'the table is empty' } })
const accepted = finding({
  rule: 'index-not-concurrent',
  accepted: { by: 'a maintainer', at: '2026-11-21T10:00:00Z' },
})

type Row = readonly [Verdict, readonly Finding[], 'error' | 'warning' | 'never', 'fail' | 'pass', 0 | 1]

const rows: readonly Row[] = [
  ['safe', [], 'error', 'fail', 0],
  ['safe', [warning, note], 'error', 'fail', 0],
  ['safe', [warning], 'warning', 'fail', 1],
  ['safe', [note], 'warning', 'fail', 0],
  ['unsafe', [error], 'error', 'fail', 1],
  ['unsafe', [error], 'warning', 'pass', 1],
  ['unsafe', [error], 'never', 'pass', 0],
  ['safe', [suppressed], 'error', 'fail', 0],
  ['safe', [accepted], 'warning', 'fail', 0],
  ['unchecked', [], 'error', 'fail', 1],
  ['unchecked', [], 'error', 'pass', 0],
  ['unchecked', [], 'never', 'fail', 1],
  ['unchecked', [warning], 'warning', 'pass', 1],
]

test.each(rows)(
  '%s with %j, fail-on %s, on-unchecked %s: %d',
  (verdict, findings, failOn, onUnchecked, status) => {
    expect(exitStatus({ verdict, findings }, { failOn, onUnchecked })).toBe(status)
  },
)
