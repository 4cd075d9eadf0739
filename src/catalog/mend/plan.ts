import { type CatalogObject, type CatalogSnapshot, keyOf } from '../object.ts'
import { isForeignKey, isKey } from './constraints.ts'
import { onlyAdds } from './enums.ts'
import { FAMILIES } from './families.ts'
import { changedProperties, listOf, type Plan, textOf } from './remedy.ts'
import { resolvedText } from './resolved-text.ts'
import { itself } from './shared-properties.ts'
import { mentionedIn, mentionsWord, namesOf, ownName } from './written-names.ts'

/** Kinds that can be removed and made again without losing rows. */
const REMAKEABLE: ReadonlySet<string> = new Set([
  'view',
  'materialized view',
  'function',
  'procedure',
  'constraint',
  'index',
  'trigger',
  'rule',
  'policy',
  'default',
  'statistics',
  'attachment',
])

/**
 * What becomes of each object that differs, and of those that rest on one that has to go meanwhile: a view on a column
 * whose type changes is removed and made again although it is the same afterwards.
 */
export function planOf(from: CatalogSnapshot, to: CatalogSnapshot): ReadonlyMap<string, Plan> {
  const plans = new Map<string, Plan>()
  for (const key of from.keys()) if (!to.has(key)) plans.set(key, 'drop')
  for (const [key, object] of to) {
    const was = from.get(key)
    if (was === undefined) plans.set(key, 'create')
    else if (changedProperties(was, object).length > 0)
      plans.set(key, changeOf(was, object, { from, to, plans }))
  }
  for (let found = disturbed(from, to, plans); found.length > 0; found = disturbed(from, to, plans)) {
    for (const object of found) plans.set(keyOf(object), 'recreate')
  }
  return plans
}

function changeOf(was: CatalogObject, is: CatalogObject, scene: Parameters<typeof isMadeAnew>[2]): Plan {
  return isMadeAnew(was, is, scene) ? 'recreate' : 'alter'
}

function isMadeAnew(
  was: CatalogObject,
  is: CatalogObject,
  scene: {
    readonly from: CatalogSnapshot
    readonly to: CatalogSnapshot
    readonly plans: ReadonlyMap<string, Plan>
  },
): boolean {
  const family = FAMILIES.get(is.kind)
  if (family === undefined) return false
  const [before, after] = [itself(was, family), itself(is, family)]
  if (changedProperties(before, after).length === 0) return false
  return family.alter === undefined || family.alter(before, after, scene) === null
}

/** Objects that stay the same, and rest on one that is removed or changed in a way the server refuses under them. */
function disturbed(
  from: CatalogSnapshot,
  to: CatalogSnapshot,
  plans: ReadonlyMap<string, Plan>,
): readonly CatalogObject[] {
  const shaken = shakenNames(from, to, plans)
  if (shaken.names.size === 0 && shaken.columns.length === 0) return []
  return [...from.values()].filter((object) => {
    const plan = plans.get(keyOf(object))
    if (plan === 'drop' || plan === 'recreate' || !to.has(keyOf(object)) || !canBeMadeAgain(object))
      return false
    if (shaken.owners.has(object.parent ?? '')) return true
    const text = resolvedText(object)
    const mentioned = mentionedIn(text)
    if (mentionsShaken(object, mentioned, shaken.names)) return true
    return shaken.columns.some(
      ({ table, name }) =>
        restsOnColumns(object) &&
        (mentioned.has(table) || object.parent === table) &&
        mentionsWord(text, name),
    )
  })
}

const canBeMadeAgain = (object: CatalogObject) =>
  REMAKEABLE.has(object.kind) || (object.kind === 'column' && textOf(object, 'generated') !== null)

/** Indexes and constraints the server rebuilds by itself when a type changes. */
const restsOnColumns = ({ kind }: CatalogObject) =>
  ['view', 'materialized view', 'rule', 'policy', 'trigger', 'column'].includes(kind)

/** A foreign key names the table whose unique key it needs, and nothing else of that table. */
function mentionsShaken(
  object: CatalogObject,
  mentioned: ReadonlySet<string>,
  names: ReadonlyMap<string, Shock>,
): boolean {
  return [...mentioned].some((name) => {
    const shock = names.get(name)
    if (shock === 'key') return object.kind === 'constraint' && isForeignKey(object) && object.parent !== name
    // The conversion of an enum takes the defaults of its columns along.
    return shock === 'gone' || (shock === 'converted' && object.kind !== 'default')
  })
}

type Shock = 'gone' | 'converted' | 'key'

function shakenNames(from: CatalogSnapshot, to: CatalogSnapshot, plans: ReadonlyMap<string, Plan>) {
  const names = new Map<string, Shock>()
  const owners = new Set<string>()
  const columns: { readonly table: string; readonly name: string }[] = []
  for (const [key, plan] of plans) {
    const was = from.get(key)
    const is = to.get(key)
    if (was === undefined || is === undefined) {
      if (was?.kind === 'constraint' && isKey(was)) names.set(was.parent ?? '', 'key')
      continue
    }
    if (plan === 'recreate') {
      for (const name of namesOf(was)) names.set(name, 'gone')
      if (was.kind === 'constraint' && isKey(was)) names.set(was.parent ?? '', 'key')
      if (was.kind === 'view' || was.kind === 'materialized view') owners.add(was.name)
      if (was.kind === 'column') columns.push({ table: was.parent ?? '', name: ownName(was) })
    } else if (was.kind === 'enum' && !onlyAdds(listOf(was, 'labels'), listOf(is, 'labels'))) {
      names.set(was.name, 'converted')
    } else if (was.kind === 'column' && textOf(was, 'type') !== textOf(is, 'type')) {
      columns.push({ table: was.parent ?? '', name: ownName(was) })
    }
  }
  return { names, owners, columns }
}
