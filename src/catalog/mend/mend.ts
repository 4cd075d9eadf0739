import { type CatalogObject, type CatalogSnapshot, keyOf } from '../object.ts'
import { isStatedInline } from './constraints.ts'
import { droppingSteps, keysInCircles } from './dropping.ts'
import { FAMILIES } from './families.ts'
import { inOrderOfNeed, type Step } from './order.ts'
import { inParts } from './parts.ts'
import { planOf } from './plan.ts'
import { type Family, isMade, type Plan, type Remedy, type Scene } from './remedy.ts'
import { isReadWhenMade } from './routines.ts'
import { itself, sharedOfChanged, sharedOfNew } from './shared-properties.ts'
import { namesOf } from './written-names.ts'

/** SQL that turns one schema into another. */
export interface Mend {
  /** Without semicolons, in an order that works where the definitions name what they need. */
  readonly statements: readonly string[]
  /** Sentences about what the statements do not bring back. */
  readonly gaps: readonly string[]
}

/**
 * Writes what turns the schema `from` into the schema `to`. Every name is qualified, and no setting is changed. What
 * was renamed looks like something removed and something new: rename it back before, or its rows are lost.
 * `role` runs the script and is never named: it is another one in production.
 */
export function mend(from: CatalogSnapshot, to: CatalogSnapshot, role: string): Mend {
  const parts = { from: inParts(from, role), to: inParts(to, role) }
  const scene: Scene = { ...parts, plans: planOf(parts.from, parts.to) }
  const made = makingRemedies(scene)
  const dropped = droppingSteps(scene)
  const steps = [
    ...keysInCircles(scene, dropped.first),
    ...dropped.first,
    ...inOrderOfNeed(made.steps),
    ...dropped.last,
  ]
  return {
    statements: steps.flatMap(({ sql }) => sql),
    gaps: [...new Set([...made.gaps, ...dropped.gaps])],
  }
}

function makingRemedies(scene: Scene): { readonly steps: readonly Step[]; readonly gaps: readonly string[] } {
  const steps: Step[] = []
  const gaps: string[] = []
  for (const [key, plan] of scene.plans) {
    const is = scene.to.get(key)
    if (plan === 'drop' || is === undefined || comesAlong(is, plan, scene)) continue
    const family = FAMILIES.get(is.kind)
    if (family === undefined) {
      gaps.push(`The ${key} has to be ${plan === 'create' ? 'made again' : 'changed back'} by hand.`)
      continue
    }
    const remedy = remedyFor(is, scene, family)
    gaps.push(...(remedy.gaps ?? []))
    if (remedy.sql.length > 0) steps.push(stepFor(is, remedy.sql, family))
  }
  return { steps, gaps }
}

/** What is done to another object does the same to it: the column of a parent, the constraint of an index. */
function comesAlong(object: CatalogObject, plan: Plan, scene: Scene): boolean {
  const others = object.with ?? []
  if (plan === 'alter')
    return INHERITED.has(object.kind) && others.some((key) => scene.plans.get(key) === 'alter')
  // A sequence only goes with its column. A partition that is made states all of its own before it is attached.
  if (object.kind === 'sequence' || servesConstraint(object)) return false
  if (object.kind !== 'domain constraint' && isMade(scene, `table ${object.parent}`)) return false
  if (object.kind === 'domain constraint' && !isStatedInline(object)) return false
  return others.some((key) => isMade(scene, key))
}

const servesConstraint = ({ definition }: CatalogObject) => definition['serves a constraint'] === true

const AFTER_CONSTRAINTS = 75

const INHERITED: ReadonlySet<string> = new Set(['column', 'default', 'identity'])

function remedyFor(is: CatalogObject, scene: Scene, family: Family): Remedy {
  const key = keyOf(is)
  const was = scene.from.get(key)
  if (was === undefined || scene.plans.get(key) !== 'alter') {
    const { sql, gaps = [] } = family.create(is, scene)
    // What is left to a person cannot be given an owner or a comment.
    const isMissing = sql.length === 0 && gaps.length > 0
    return { sql: isMissing ? [] : [...sql, ...sharedOfNew(is, family)], gaps }
  }
  const [before, after] = [itself(was, family), itself(is, family)]
  const differs = JSON.stringify(before.definition) !== JSON.stringify(after.definition)
  const remedy: Remedy = (differs ? family.alter?.(before, after, scene) : null) ?? { sql: [] }
  const { sql, gaps = [], isNew = false } = remedy
  return { sql: [...sql, ...(isNew ? sharedOfNew(is, family) : sharedOfChanged(was, is, family))], gaps }
}

function stepFor(is: CatalogObject, sql: readonly string[], { rank }: Family): Step {
  const makes = is.kind === 'column' && is.parent !== null ? [is.parent] : namesOf(is)
  const routine = is.kind === 'function' || is.kind === 'procedure'
  const readsBareNames = routine && isReadWhenMade(is)
  // The body of any other routine is a string that nobody reads yet.
  const text = routine && !readsBareNames ? sql.join('\n').replace(/^AS \$.*$/ms, '') : sql.join('\n')
  // The index is there once its constraint is.
  const place = servesConstraint(is) ? AFTER_CONSTRAINTS : rank
  return { sql, text, makes, rank: place, readsBareNames }
}
