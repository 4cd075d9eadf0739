import type { Finding, Report } from '../model/report.ts'
import { plural } from './format.ts'
import { worstFirst } from './order.ts'

/** Advice is read last and by few: so many notes of a file are told, and the rest is counted. */
const MOST_OF_A_FILE = 5

export interface Notes {
  readonly told: readonly Finding[]
  /** How many there are in all. */
  readonly count: number
}

/** Open notes of a report, in the order in which the migrations run. */
export function notesOf(report: Pick<Report, 'findings'>): Notes {
  const notes = worstFirst(report.findings).filter(({ severity }) => severity === 'note')
  const met = new Map<string, number>()
  const told = notes.filter(({ file }) => {
    const place = met.get(file) ?? 0
    met.set(file, place + 1)
    return place < MOST_OF_A_FILE
  })
  return { told, count: notes.length }
}

/** What is said of notes that are not told; `null`: all are. */
export function untoldNotes({ told, count }: Notes): string | null {
  const left = count - told.length
  return left === 0 ? null : `${plural(left, 'more note')} in the JSON report.`
}
