import { quoteIdentifier } from '../../sql/names.ts'
import type { LastingKind, LastingThing } from '../lasting-ids.ts'
import { literal } from './remedy.ts'

/** What gives everything its name and its schema back, and what stands in the way of it. */
export interface Renames {
  readonly statements: readonly string[]
  /** Keys of a snapshot: things that are new and have a name which something else had before. */
  readonly inTheWay: readonly string[]
}

type Things = ReadonlyMap<string, LastingThing>

/** Wholes come before their parts: a part is named by the whole, which has its name back by then. */
const ORDER: readonly LastingKind[] = [
  'schema',
  'type',
  'table',
  'foreign table',
  'view',
  'materialized view',
  'sequence',
  'index',
  'function',
  'procedure',
  'label',
  'attribute',
  'column',
  'constraint',
  'trigger',
]

/**
 * Recognises by their numbers what was renamed or moved, which two snapshots show as something gone and something new,
 * and writes what undoes it: no row is touched.
 */
export function renamesBack(before: readonly LastingThing[], now: readonly LastingThing[]): Renames {
  const was = byId(before)
  const is = new Map(byId(now))
  const moved = now
    .filter((thing) => thing.kind !== 'row type' && isMoved(was.get(thing.id), thing))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const inTheWay = moved.flatMap(({ id }) => {
    const other = occupant(was.get(id), is)
    return other === undefined || was.has(other.id) ? [] : snapshotKeys(other, is)
  })
  const statements = moved.flatMap(({ id }) => {
    const thing = is.get(id)
    const target = was.get(id)
    if (thing === undefined || target === undefined) return []
    // Two that have changed places: the other one steps aside.
    const other = occupant(target, is)
    const aside =
      other !== undefined && was.has(other.id) ? { ...other, name: `${other.name}_moved` } : undefined
    const stepping = aside && other ? rename(other, aside.name, is) : []
    if (aside) is.set(aside.id, aside)
    const back = [...rename(thing, target.name, is)]
    is.set(id, { ...thing, name: target.name })
    if (target.within !== thing.within) back.push(...moveTo(is.get(id) ?? thing, target.within, is))
    is.set(id, target)
    return [...stepping, ...back]
  })
  return { statements, inTheWay: [...new Set(inTheWay)] }
}

const byId = (things: readonly LastingThing[]): Things => new Map(things.map((thing) => [thing.id, thing]))

const isMoved = (was: LastingThing | undefined, is: LastingThing) =>
  was !== undefined && (was.name !== is.name || was.within !== is.within)

/** Relations share one space of names, and so do the routines with the same arguments. */
const spaceOf = ({ id, within, name, arguments: list }: LastingThing) =>
  JSON.stringify([id[0], within, name, list, id.includes('.')])

function occupant(target: LastingThing | undefined, is: Things): LastingThing | undefined {
  if (target === undefined) return undefined
  const space = spaceOf(target)
  return [...is.values()].find((thing) => thing.id !== target.id && spaceOf(thing) === space)
}

function rename(thing: LastingThing, to: string, is: Things): readonly string[] {
  if (thing.name === to) return []
  const name = quoteIdentifier(thing.name)
  const whole = is.get(thing.within)
  const owner = whole === undefined ? '' : written(whole, is)
  switch (thing.kind) {
    case 'column':
      return [`ALTER TABLE ${owner} RENAME COLUMN ${name} TO ${quoteIdentifier(to)}`]
    case 'attribute':
      return [`ALTER TYPE ${owner} RENAME ATTRIBUTE ${name} TO ${quoteIdentifier(to)}`]
    case 'constraint':
      return [`ALTER TABLE ${owner} RENAME CONSTRAINT ${name} TO ${quoteIdentifier(to)}`]
    case 'trigger':
      return [`ALTER TRIGGER ${name} ON ${owner} RENAME TO ${quoteIdentifier(to)}`]
    case 'label':
      return [`ALTER TYPE ${owner} RENAME VALUE ${literal(thing.name)} TO ${literal(to)}`]
    default:
      return [`ALTER ${thing.kind.toUpperCase()} ${written(thing, is)} RENAME TO ${quoteIdentifier(to)}`]
  }
}

function moveTo(thing: LastingThing, schema: string, is: Things): readonly string[] {
  const target = is.get(schema)
  // An index follows its table, and a schema that is gone has to be made first.
  if (target === undefined || target.kind !== 'schema' || thing.kind === 'index') return []
  return [
    `ALTER ${thing.kind.toUpperCase()} ${written(thing, is)} SET SCHEMA ${quoteIdentifier(target.name)}`,
  ]
}

function written({ name, within, arguments: list, kind }: LastingThing, is: Things): string {
  const schema = is.get(within)
  const own = `${quoteIdentifier(name)}${kind === 'function' || kind === 'procedure' ? `(${list})` : ''}`
  return schema === undefined ? own : `${quoteIdentifier(schema.name)}.${own}`
}

/** Where a snapshot may have it. Of a type the catalogs of names do not say what it is made of. */
function snapshotKeys(thing: LastingThing, is: Things): readonly string[] {
  const whole = is.get(thing.within)
  const above = whole === undefined ? undefined : is.get(whole.within)
  const name = [above, whole, thing].flatMap((part) => (part === undefined ? [] : [part.name])).join('.')
  const kinds = thing.kind === 'type' ? ['enum', 'domain', 'range', 'type'] : [thing.kind]
  return kinds.map((kind) => `${kind} ${name}`)
}
