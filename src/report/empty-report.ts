import { reportedSettings } from '../config/reported-settings.ts'
import type { Settings } from '../config/settings.ts'
import type { Report } from '../model/report.ts'
import { VERSION } from '../version.ts'

/** A report of which nothing is told yet. */
export function emptyReport(settings: Settings): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'rehearse', version: VERSION },
    settings: reportedSettings(settings),
    verdict: 'safe',
    base: null,
    head: null,
    postgres: null,
    migrations: [],
    findings: [],
    unchecked: [],
    timings: [],
  }
}
