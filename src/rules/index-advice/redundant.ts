import type { IndexFacts } from '../../model/schema-facts.ts'
import { grouped, named } from '../advice.ts'
import type { Draft, ScriptContext } from '../rule.ts'
import { type MadeIndex, madeIndexes } from './made-indexes.ts'

interface Redundant extends MadeIndex {
  /** The index that does the same. */
  readonly other: string
}

/** Indexes that the script makes although another does the same, and older ones that those it makes take the place of. */
export function redundancies(context: ScriptContext): readonly Draft[] {
  const { schema } = context
  if (schema === null) return []
  const made = madeIndexes(context)
  const superfluous = made.flatMap((one, place): readonly Redundant[] => {
    const plain = plainIndexesOf(schema.after.indexes, one.table)
    const self = ownOf(one, plain, schema.before.indexes)
    if (self === null) return []
    const earlier = [...made.slice(0, place), ...made.slice(place + 1).filter(({ primary }) => primary)]
    const wasThere = (name: string, other: IndexFacts) =>
      schema.before.indexes.has(name) ||
      earlier.some((made) => made.table === one.table && isSame(made, other))
    const better = plain.find(
      ([name, other]) => name !== self && servesInstead(one, other, () => wasThere(name, other)),
    )
    return better === undefined ? [] : [{ ...one, other: better[0] }]
  })
  const replacing = made.flatMap((one): readonly Redundant[] => {
    if (superfluous.some((other) => other.statement === one.statement)) return []
    const plain = plainIndexesOf(schema.after.indexes, one.table)
    const self = ownOf(one, plain, schema.before.indexes)
    const replaced = plain.find(
      ([name, other]) =>
        name !== self &&
        schema.before.indexes.has(name) &&
        !other.unique &&
        !isSame(one, other) &&
        begins(one, other),
    )
    return replaced === undefined || self === null ? [] : [{ ...one, other: replaced[0] }]
  })
  return [
    ...grouped(superfluous, (found) => ({
      title: found.length === 1 ? 'An index is superfluous' : `${found.length} indexes are superfluous`,
      message: `${named(found.map(({ table, columns, other }) => `${table} (${columns.join(', ')}) is served by ${other}`))}: every query that would use the new index can use the other, and every write pays for both. Leave it out.`,
    })),
    ...grouped(replacing, (found) => ({
      title: 'A new index makes an older one superfluous',
      message: `${named(found.map(({ columns, other }) => `${other} is served by the new index on (${columns.join(', ')})`))}. Drop the older one with DROP INDEX CONCURRENTLY once the new one is built.`,
    })),
  ]
}

function plainIndexesOf(indexes: ReadonlyMap<string, IndexFacts>, table: string) {
  return [...indexes].filter(
    ([, index]) => index.table === table && !index.computed && index.kind === undefined,
  )
}

/** The name under which an index that the script makes is there in the end; `null`: it is gone, or never came. */
function ownOf(
  one: MadeIndex,
  plain: readonly (readonly [string, IndexFacts])[],
  before: ReadonlyMap<string, IndexFacts>,
): string | null {
  const alike = plain.filter(([, other]) => isSame(one, other)).map(([name]) => name)
  if (one.name === null) return alike.find((name) => !before.has(name)) ?? alike[0] ?? null
  const name = `${one.table.slice(0, one.table.indexOf('.'))}.${one.name}`
  return alike.includes(name) ? name : null
}

function isSame({ columns, included, unique }: MadeIndex, other: IndexFacts): boolean {
  return (
    other.unique === unique &&
    other.columns.join() === columns.join() &&
    other.included.join() === included.join()
  )
}

/** A unique index is needed for what it forbids, so only another on the same columns makes it superfluous. */
function servesInstead(one: MadeIndex, other: IndexFacts, wasThere: () => boolean): boolean {
  if (!begins(other, one)) return false
  const equal = isSame(one, other)
  if (!one.unique) return !equal || wasThere()
  return equal && !one.primary && wasThere()
}

type Columns = Pick<IndexFacts, 'columns' | 'included'>

/** The longer index has the columns of the shorter at its beginning, and what the shorter includes anywhere. */
function begins(longer: Columns, shorter: Columns): boolean {
  const held = new Set([...longer.columns, ...longer.included])
  return (
    shorter.columns.length > 0 &&
    shorter.columns.every((column, place) => longer.columns[place] === column) &&
    shorter.included.every((column) => held.has(column))
  )
}
