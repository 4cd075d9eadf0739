import type { Report } from '../../src/model/report.ts'

/** A report in which nothing has been told yet. */
export const EMPTY_REPORT: Report = {
  schemaVersion: 1,
  tool: { name: 'rehearse', version: '0.0.0' },
  settings: {},
  verdict: 'safe',
  base: null,
  head: null,
  postgres: null,
  migrations: [],
  findings: [],
  unchecked: [],
  timings: [],
}
