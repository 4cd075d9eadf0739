import type { Unchecked } from '../../model/report.ts'
import { code, type Prose, parseProse, prose } from '../prose.ts'

/** What was not looked at and why, with its place where it has one. */
export function uncheckedSentence(entry: Unchecked): Prose {
  const line = entry.line === undefined ? '' : `:${entry.line}`
  const place = entry.file === undefined ? prose`` : prose` (${code(`${entry.file}${line}`)})`
  const stop = (text: string) => (/[.!?]\s*$/.test(text) ? text : `${text}.`)
  return prose`${parseProse(entry.what.replace(/[.:]\s*$/, ''))}${place}: ${parseProse(stop(entry.why))}`
}

/** Those that keep the verdict from being safe come first. */
export function gatingFirst(entries: readonly Unchecked[]): readonly Unchecked[] {
  return entries.toSorted((a, b) => Number(b.gates) - Number(a.gates))
}
