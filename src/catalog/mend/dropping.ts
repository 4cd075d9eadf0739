import { type CatalogObject, type CatalogSnapshot, keyOf } from '../object.ts'
import { isForeignKey } from './constraints.ts'
import { FAMILIES } from './families.ts'
import { inOrderOfNeed, type Step } from './order.ts'
import { isGone, type Scene, textOf } from './remedy.ts'
import { resolvedText } from './resolved-text.ts'
import { mentionedIn, mentionsWord, namesOf, ownName } from './written-names.ts'

/** What goes first, and what goes last because something that stays has to be changed before. */
export interface Dropping {
  readonly first: readonly Step[]
  readonly last: readonly Step[]
  readonly gaps: readonly string[]
}

/** Removes what rests on something before that: the order in which they were made, backwards. */
export function droppingSteps(scene: Scene): Dropping {
  const first: Step[] = []
  const last: Step[] = []
  const gaps: string[] = []
  const children = childrenOf(scene.from)
  for (const [key, plan] of scene.plans) {
    const was = scene.from.get(key)
    if (was === undefined || plan === 'create' || plan === 'alter' || goesWithAnother(was, scene)) continue
    const family = FAMILIES.get(was.kind)
    if (family === undefined) {
      gaps.push(`The ${key} has to be removed by hand.`)
      continue
    }
    const { sql } = family.drop?.(was, scene) ?? { sql: [`DROP ${family.label(was)}`] }
    if (sql.length === 0) continue
    const text = [was, ...(children.get(was.name) ?? [])].map(resolvedText).join('\n')
    const step = { sql, text, makes: namesOf(was), rank: family.rank, readsBareNames: false }
    if (plan === 'drop' && family.droppedLast?.(was, scene)) last.push(step)
    else first.push(step)
  }
  return { ...splitByNeed(first, last), gaps }
}

/** What names something that goes first has to go before it. */
function splitByNeed(first: readonly Step[], last: readonly Step[]): Pick<Dropping, 'first' | 'last'> {
  const gone = new Set(first.flatMap(({ makes }) => makes))
  const earlier = last.filter(({ text }) => [...mentionedIn(text)].some((name) => gone.has(name)))
  if (earlier.length === 0) return { first: backwards(first), last: backwards(last) }
  return splitByNeed(
    [...first, ...earlier],
    last.filter((step) => !earlier.includes(step)),
  )
}

const backwards = (steps: readonly Step[]) => [...inOrderOfNeed(steps)].reverse()

function childrenOf(schema: CatalogSnapshot): ReadonlyMap<string, readonly CatalogObject[]> {
  const children = new Map<string, CatalogObject[]>()
  for (const object of schema.values()) {
    if (object.parent !== null) children.set(object.parent, [...(children.get(object.parent) ?? []), object])
  }
  return children
}

const OWNERS = ['table', 'foreign table', 'view', 'materialized view', 'type', 'sequence']

/** The server removes it together with its table, its column or what else it belongs to. */
function goesWithAnother(object: CatalogObject, scene: Scene): boolean {
  if ((object.with ?? []).some((key) => isGone(scene, key))) return true
  if (object.parent === null) return false
  if (object.kind !== 'sequence' && OWNERS.some((kind) => isGone(scene, `${kind} ${object.parent}`)))
    return true
  if (object.kind !== 'constraint' && object.kind !== 'index') return false
  const text = textOf(object, 'definition') ?? ''
  return [...scene.plans.keys()].some((key) => {
    const column = scene.from.get(key)
    if (column?.kind !== 'column' || column.parent !== object.parent) return false
    return isGone(scene, key) && mentionsWord(text, ownName(column))
  })
}

/** Foreign keys between tables that are dropped in an order which they would refuse. */
export function keysInCircles({ from, plans }: Scene, order: readonly Step[]): readonly Step[] {
  const place = new Map(
    order.flatMap((step, index) => step.makes.map((name): [string, number] => [name, index])),
  )
  return [...from.values()].flatMap((object): readonly Step[] => {
    if (object.kind !== 'constraint' || !isForeignKey(object) || plans.get(keyOf(object)) !== 'drop')
      return []
    const own = place.get(object.parent ?? '')
    const [referenced = ''] = mentionedIn(
      (textOf(object, 'definition') ?? '').replace(/^.*? REFERENCES /s, ''),
    )
    const other = place.get(referenced)
    if (own === undefined || other === undefined || other >= own) return []
    const family = FAMILIES.get('constraint')
    const sql = family?.drop?.(object, { from, to: from, plans }).sql ?? []
    return [{ sql, text: '', makes: [], rank: 0, readsBareNames: false }]
  })
}
