import type { Report } from '../model/report.ts'

/** The report as JSON for people and programs: two spaces, keys in the order of the contract, final newline. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
