import { mentionedIn, mentionsWord, withoutSchema } from './written-names.ts'

/** Statements that belong together, with what decides their place. */
export interface Step {
  readonly sql: readonly string[]
  /** What names the objects it needs. */
  readonly text: string
  /** Names that others may need, unquoted. */
  readonly makes: readonly string[]
  readonly rank: number
  /** Its text may name relations without their schema. */
  readonly readsBareNames: boolean
}

/**
 * Each step after those that make what it names. Where steps need one another in a circle, the smaller rank goes
 * first.
 */
export function inOrderOfNeed(steps: readonly Step[]): readonly Step[] {
  const makers = new Map<string, Step[]>()
  for (const step of steps)
    for (const name of step.makes) makers.set(name, [...(makers.get(name) ?? []), step])
  const sorted = [...steps].sort((a, b) => a.rank - b.rank)
  const done = new Set<Step>()
  const order: Step[] = []
  const place = (step: Step, path: ReadonlySet<Step>): void => {
    if (done.has(step) || path.has(step)) return
    const further = new Set([...path, step])
    for (const needed of needsOf(step, makers)) place(needed, further)
    if (done.has(step)) return
    done.add(step)
    order.push(step)
  }
  for (const step of sorted) place(step, new Set())
  return order
}

function needsOf(step: Step, makers: ReadonlyMap<string, readonly Step[]>): readonly Step[] {
  const mentioned = mentionedIn(step.text)
  const names = step.readsBareNames
    ? [...makers.keys()].filter((name) => mentioned.has(name) || mentionsWord(step.text, withoutSchema(name)))
    : [...mentioned]
  return names
    .filter((name) => !step.makes.includes(name))
    .flatMap((name) => makers.get(name) ?? [])
    .sort((a, b) => a.rank - b.rank)
}
