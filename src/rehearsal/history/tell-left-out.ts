import type { LoadedMigration } from '../../layouts/load-scripts.ts'
import type { Unchecked } from '../../model/report.ts'
import type { HistoryNeed } from './history-needs.ts'
import { type LeftOut, wordsOf } from './left-out.ts'

/** More places than these are counted. */
const MOST_PLACES = 3

/**
 * What the schema before the change lacks, one entry for each cause, and one for what rests on it. An entry keeps the
 * verdict from being safe only where the change names what it is about: who owns a table has no bearing on its locks.
 */
export function tellLeftOut(
  leftOut: readonly LeftOut[],
  migrations: readonly LoadedMigration[],
): readonly Unchecked[] {
  if (leftOut.length === 0) return []
  const words = wordsOf(migrations.flatMap(({ up, down }) => [up?.text ?? '', down?.text ?? '']).join('\n'))
  const groups = new Map<string, LeftOut[]>()
  for (const one of leftOut) {
    const key = JSON.stringify([one.missing, one.about.some((name) => words.has(name))])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) => tellGroup(group, words))
}

function tellGroup(group: readonly LeftOut[], words: ReadonlySet<string>): readonly Unchecked[] {
  const [first] = group
  if (first === undefined) return []
  const { missing } = first
  const named = [...new Set(group.flatMap(({ about }) => about.filter((name) => words.has(name))))]
  const many = group.length > 1
  const why = [
    `${first.file}:${first.line} fails: ${first.error.message} (SQLSTATE ${first.error.code}).`,
    otherPlaces(group.slice(1)),
    missing?.advice ?? 'They go when the others do.',
    named.length === 0
      ? 'The change names nothing that is missing by it.'
      : `The change names ${named.slice(0, 5).join(', ')}, which is not as it is in production.`,
  ]
  return [
    {
      stage: 'baseline',
      migration: null,
      file: first.file,
      line: first.line,
      what: `${group.length} ${many ? 'statements' : 'statement'} of the schema before the change ${many ? 'were' : 'was'} left out${missing === null ? ': what they need was left out before them' : ` for want of ${wantOf(missing)}`}.`,
      why: why.filter((sentence) => sentence !== '').join(' '),
      gates: named.length > 0,
    },
  ]
}

function otherPlaces(others: readonly LeftOut[]): string {
  if (others.length === 0) return ''
  const places = others.slice(0, MOST_PLACES).map(({ file, line }) => `${file}:${line}`)
  const rest = others.length - places.length
  return `Likewise ${places.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`
}

function wantOf({ lacks, names }: HistoryNeed): string {
  const named = names.join(', ')
  switch (lacks) {
    case 'extension':
      return `the extension ${named}`
    case 'library':
      return `the library of ${named}`
    case 'role':
      return names.length === 1 ? `the role ${named}` : `the roles ${named}`
    case 'privilege':
      return 'a right that only a superuser has'
    case 'tablespace':
      return `the tablespace ${named}`
    case 'collation':
      return `the collation ${named}`
    case 'object':
      return 'something that the server does not have'
    case 'version':
      return 'a newer server'
    case 'database':
      return 'a database of that name'
  }
}
