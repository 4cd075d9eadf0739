import type { Sending } from '../../src/layouts/layout.ts'
import { nothingAsked, tellReport } from '../../src/report/tell-report.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { EMPTY_REPORT } from '../support/empty-report.ts'
import { serverOfTests } from '../support/lent.ts'
import { AS_MESSAGE } from '../support/scripts.ts'
import { rehearseChange, SHARED, targetOf } from './hand-made-target.ts'

const JUDGED = { budgetReadsMs: 10_000, budgetWritesMs: 10_000, all: false, today: '2026-06-15' }
const BASE = 'CREATE TABLE books (id bigint);\n'
const PIPELINE: Sending = { ...AS_MESSAGE, sentAs: 'pipeline' }
const TIMEOUT = "SET lock_timeout = '2s';\n"
const BUILD = 'CREATE INDEX CONCURRENTLY books_id_idx ON books (id);\n'
const TABLE = 'CREATE TABLE authors (id bigint PRIMARY KEY);\n'

describe('CONCURRENTLY in a wrong place is told at its line, performed or not', () => {
  const server = serverOfTests(null)

  beforeAll(loadParser)

  test.each([
    ['a pipeline', PIPELINE, [TIMEOUT + BUILD], '1_step.sql:2', /one pipeline, which is a transaction/],
    [
      'a pipeline behind a build that passes',
      PIPELINE,
      [BUILD + TABLE + BUILD.replaceAll('books_id_idx', 'other_idx')],
      '1_step.sql:3',
      /one pipeline/,
    ],
    [
      'a shared transaction',
      SHARED,
      [TABLE, `${TIMEOUT}\n${BUILD}`],
      '2_step.sql:3',
      /all pending files in one transaction/,
    ],
  ])('%s', async (_name, sending, ups, place, message) => {
    const change = { base: BASE, ups, sending }
    const { target, record } = await rehearseChange(server(), change)
    const postgres = { version: '18', provider: 'embedded' as const }
    const performed = tellReport(EMPTY_REPORT, [target], { postgres, ...record }, JUDGED)
    const predicted = tellReport(EMPTY_REPORT, [targetOf(change)], nothingAsked, JUDGED)
    for (const { findings } of [performed, predicted]) {
      const told = findings.filter(({ rule }) => rule === 'concurrently-in-transaction')
      expect(told.map(({ file, line }) => `${file}:${line}`)).toEqual([place])
      expect(told[0]?.message).toMatch(message)
    }
  })

  test('first in a pipeline it passes, and stays when what follows fails', async () => {
    const change = { base: BASE, ups: [`${BUILD}ALTER TABLE books DROP missing;\n`], sending: PIPELINE }
    const { target, record } = await rehearseChange(server(), change)
    const { findings } = tellReport(EMPTY_REPORT, [target], { postgres: null, ...record }, JUDGED)
    const [failure] = findings.filter(({ rule }) => rule === 'migration-fails')
    expect(failure).toMatchObject({ severity: 'error', line: 2 })
    expect(failure?.message).toContain('The first statement, which commits by itself, stays.')
  })
})
