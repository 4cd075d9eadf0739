import type { Unchecked } from '../../src/model/report.ts'
import { settleVerdict, settleVerdicts } from '../../src/report/verdict.ts'
import { finding, migration, report, script } from './fixtures/parts.ts'

const gap: Unchecked = {
  stage: 'rehearsal',
  migration: null,
  what: 'The rehearsal of every migration.',
  why: 'No server could be started.',
  gates: true,
}
const orders = migration({ id: '0009', up: script({ file: 'migrations/0009_orders.up.sql' }) })
const books = migration({ id: '0010', up: script({ file: 'migrations/0010_books.up.sql' }) })
const error = finding({ rule: 'index-not-concurrent' })

test('an open error makes a review unsafe even when something was left unchecked', () => {
  expect(settleVerdict({ findings: [error], unchecked: [gap] })).toBe('unsafe')
})

test('a gap that gates makes a review unchecked, one that does not leaves it safe', () => {
  expect(settleVerdict({ findings: [], unchecked: [gap] })).toBe('unchecked')
  expect(settleVerdict({ findings: [], unchecked: [{ ...gap, gates: false }] })).toBe('safe')
})

test('warnings, suppressed and accepted findings do not change the verdict', () => {
  const findings = [
    { ...error, severity: 'warning' as const },
    { ...error, suppressed: { reason: 'twelve rows' } },
    { ...error, accepted: { by: 'a maintainer', at: '2026-11-21' } },
  ]
  expect(settleVerdict({ findings, unchecked: [] })).toBe('safe')
})

test('each migration is judged by the findings in its own files', () => {
  const settled = settleVerdicts(report({ migrations: [orders, books], findings: [error] }))
  expect(settled.verdict).toBe('unsafe')
  expect(settled.migrations.map((one) => one.verdict)).toEqual(['unsafe', 'safe'])
})

test('a gap of one migration leaves the other safe, a gap of the whole run does not', () => {
  const one = settleVerdicts(
    report({ migrations: [orders, books], unchecked: [{ ...gap, migration: '0010' }] }),
  )
  expect(one.migrations.map((each) => each.verdict)).toEqual(['safe', 'unchecked'])
  const all = settleVerdicts(report({ migrations: [orders, books], unchecked: [gap] }))
  expect(all.migrations.map((each) => each.verdict)).toEqual(['unchecked', 'unchecked'])
})

test('two migrations of one id in different targets are kept apart by their files', () => {
  const twin = migration({
    id: '0009',
    target: 'billing',
    up: script({ file: 'billing/0009_orders.up.sql' }),
  })
  const settled = settleVerdicts(
    report({
      migrations: [orders, twin],
      findings: [error],
      unchecked: [{ ...gap, migration: '0009', file: 'billing/0009_orders.up.sql' }],
    }),
  )
  expect(settled.migrations.map((each) => each.verdict)).toEqual(['unsafe', 'unchecked'])
})
