import type { Node, RangeVar } from '@pgsql/types'
import { tokensOf } from './tokens.ts'

/** A relation as written: the schema may be missing and then comes from the search path. */
export interface WrittenName {
  readonly schema: string | null
  readonly name: string
}

export function writtenRelation(relation: RangeVar | undefined): WrittenName {
  return { schema: relation?.schemaname ?? null, name: relation?.relname ?? '' }
}

/** A dotted name given as a list of String nodes, as in DROP TABLE and type names. */
export function writtenList(items: readonly Node[] | undefined): WrittenName {
  const parts = stringsOf(items)
  return { schema: parts.length > 1 ? (parts.at(-2) ?? null) : null, name: parts.at(-1) ?? '' }
}

export function stringsOf(items: readonly Node[] | undefined): string[] {
  return (items ?? []).flatMap((item) => ('String' in item ? [item.String.sval ?? ''] : []))
}

/** `public.orders`: how tables are named everywhere in rules and reports. */
export function qualified(written: WrittenName, defaultSchema: string): string {
  return `${written.schema ?? defaultSchema}.${written.name}`
}

/** An identifier as it must be written in SQL; quoted only where PostgreSQL would need it. */
export function quoteIdentifier(name: string): string {
  const plain = /^[a-z_][a-z0-9_$]*$/.test(name) && isFree(name)
  return plain ? name : `"${name.replaceAll('"', '""')}"`
}

/** What the scanner said of a word: the same few names are written again and again. */
const said = new Map<string, boolean>()

function isFree(name: string): boolean {
  const known = said.get(name)
  if (known !== undefined) return known
  const free = FREE.has(tokensOf(name)[0]?.keywordKind)
  said.set(name, free)
  return free
}

/** No keyword, or one that is not reserved: `quote_identifier` in ruleutils.c leaves both alone. */
const FREE: ReadonlySet<number | undefined> = new Set([0, 1])

/** A word that is no name of a table or column without quotes (`reserved` and `type_func_name` in `kwlist.h`). */
export function isReserved(name: string): boolean {
  if (!/^[a-z_]+$/.test(name)) return false
  const kind = tokensOf(name)[0]?.keywordKind
  return kind === 3 || kind === 4
}

/** A constant as it must be written in SQL. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** `public.orders` as SQL. */
export function quoteQualified(table: string): string {
  const dot = table.indexOf('.')
  return `${quoteIdentifier(table.slice(0, dot))}.${quoteIdentifier(table.slice(dot + 1))}`
}
