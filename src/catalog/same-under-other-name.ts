import { isDeepStrictEqual } from 'node:util'
import { isGeneratedName } from './generated-names.ts'
import { type CatalogObject, type CatalogSnapshot, keyOf } from './object.ts'

/**
 * `after` with the names that `before` has for the same things where the server chose both: `t_a_idx` and
 * `t_a_idx1`, in whatever order they were made. What nobody named may have any of the names. Definitions that refer to
 * such a name follow.
 */
export function underNamesOf(before: CatalogSnapshot, after: CatalogSnapshot): CatalogSnapshot {
  const pairs = sameThings(loose(before, after), loose(after, before))
  if (pairs.length === 0) return after
  const renamed = new Map(after)
  for (const { is } of pairs) renamed.delete(keyOf(is))
  for (const { was, is } of pairs) {
    const key = keyOf(was)
    const other = renamed.get(key)
    // Another thing has the name by now; it is told under it all the same.
    if (other !== undefined) renamed.set(`${key} (another)`, other)
    renamed.set(key, { ...was, definition: { ...was.definition, comment: is.definition.comment } })
  }
  for (const pair of pairs) if (pair.was.kind === 'sequence') followDefault(before, renamed, pair)
  return renamed
}

interface SameThing {
  readonly was: CatalogObject
  readonly is: CatalogObject
}

/** Those nobody named that are not there, or are something else, under their name in the other snapshot. */
function loose(from: CatalogSnapshot, other: CatalogSnapshot): readonly CatalogObject[] {
  return [...from].flatMap(([key, object]) => {
    if (object.namedByServer !== true) return []
    const namesake = other.get(key)
    if (namesake === object) return []
    const same = namesake?.namedByServer === true && isDeepStrictEqual(namesake.definition, object.definition)
    return same ? [] : [object]
  })
}

function sameThings(was: readonly CatalogObject[], is: readonly CatalogObject[]): readonly SameThing[] {
  const left = new Map<string, CatalogObject[]>()
  for (const object of is) left.set(essence(object), [...(left.get(essence(object)) ?? []), object])
  return was.flatMap((object) => {
    const found = left.get(essence(object))?.shift()
    return found === undefined ? [] : [{ was: object, is: found }]
  })
}

/** What it is, whatever it is called. */
function essence({ kind, parent, definition }: CatalogObject): string {
  const { comment: _comment, definition: text, ...rest } = definition
  return JSON.stringify([kind, parent, typeof text === 'string' ? withoutName(text) : text, rest])
}

const withoutName = (text: string) =>
  text.replace(/^(CREATE (?:UNIQUE )?INDEX|CREATE STATISTICS) (?:"(?:[^"]|"")*"|[^\s"])+/, '$1')

/** A column that counts by its own sequence does so under any name of it. */
function followDefault(before: CatalogSnapshot, after: Map<string, CatalogObject>, { was, is }: SameThing) {
  for (const key of was.with ?? []) {
    const column = after.get(key)
    const original = before.get(key)
    if (column === undefined || original === undefined) continue
    const follows =
      countsBy(column.definition.default) === is.name && countsBy(original.definition.default) === was.name
    if (!follows) continue
    const definition = { ...column.definition, default: original.definition.default }
    after.set(key, { ...column, definition })
  }
}

/** The sequence in `nextval('public.t_id_seq'::regclass)`. */
function countsBy(value: unknown): string | null {
  const name = typeof value === 'string' ? /^nextval\('(.+)'::regclass\)$/.exec(value)?.[1] : undefined
  return (
    name
      ?.replaceAll("''", "'")
      .replace(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"')) ?? null
  )
}

/** The constraints of a domain, each without a name that nobody chose. */
export function chosenConstraints({ name }: CatalogObject, constraints: unknown): unknown {
  if (!Array.isArray(constraints)) return constraints
  const domain = name.slice(name.indexOf('.') + 1)
  return constraints
    .map((text: string) => {
      const start = text.indexOf(' CHECK ')
      return isGeneratedName(text.slice(0, start), [domain], [''], 'check') ? text.slice(start + 1) : text
    })
    .toSorted()
}
