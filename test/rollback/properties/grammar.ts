/**
 * A small language for schema changes whose inverse is known. SQL texts mark each of their details as
 * `[[fragment | what a comparison tells where it is left out]]`:
 *
 * - `[[… | owner]]`: the property of the subject itself
 * - `[[… | column shop.t.c: default]]`: the property of another object
 * - `[[… | index shop.i missing]]`, `[[… | index shop.i extra]]`: the whole object
 *
 * Several, parted by `; `, where one fragment makes several things at once; `nothing` where a snapshot deliberately
 * holds nothing of it; without ` | `: the property `definition`.
 */

/** What a comparison has to name. */
export type Told =
  | { readonly object: string; readonly change: 'missing' | 'extra' }
  | { readonly object: string; readonly change: 'changed'; readonly property: string }

/** An object of the base schema, and all that can be done with it alone. */
export interface Subject {
  /** As a comparison calls it: `index shop.orders_total`. */
  readonly object: string
  /** Everything about it with all details marked, in one or several statements. */
  readonly create: string
  readonly drop: string
  /**
   * What can be altered, one line each: what is told of it ` | ` what changes it ` | ` what takes it back. A line that
   * begins with `!` cannot be done together with the others.
   */
  readonly alters?: string
  /** What `~` stands for where a statement begins: `ALTER TABLE shop.ledger`. */
  readonly alter?: string
  /** Other objects that are there while it is. */
  readonly along?: readonly string[]
  /** What it hangs on and nothing else does. */
  readonly base?: string
  /** Its own name inside of `create` and `drop`, for a second one under another name; `null` where it has none. */
  readonly token?: string | null
  /** The first major version that has it. */
  readonly since?: number
  /** Only a superuser may have it: all scripts about it are sent as one. */
  readonly superuser?: true
}

/** A change that concerns several objects, with its inverse. */
export interface Change {
  readonly name: string
  /** What the base schema has to hold beforehand. */
  readonly base?: string
  readonly up: string
  /** With its details marked. */
  readonly down: string
  /** What a detail without a label of its own is told as. */
  readonly object?: string
  /** Labels of what is told although the inverse is correct. */
  readonly toldAnyway?: string
  readonly since?: number
  readonly superuser?: true
}

export interface Variant {
  /** The detail that is left out. */
  readonly without: string
  readonly down: string
  readonly told: readonly Told[]
}

export interface Case {
  readonly name: string
  readonly since: number
  readonly superuser: boolean
  readonly up: string
  readonly down: string
  /** What is told although the inverse is correct: cosmetics. */
  readonly toldAnyway: readonly Told[]
  readonly variants: readonly Variant[]
}

const OLDEST = 14
const DETAIL = /\[\[(.+?)(?: \| ([^[\]|]+))?\]\]/gs

/** The text with every detail. */
export function whole(marked: string): string {
  return marked.replace(DETAIL, '$1').trim()
}

function variantsOf(marked: string, object?: string): readonly Variant[] {
  return [...marked.matchAll(DETAIL)].map((match) => {
    const [detail, fragment = '', label = 'definition'] = match
    const before = marked.slice(0, match.index)
    const after = marked.slice(match.index + detail.length)
    return {
      without: fragment.trim(),
      down: whole(before + after) || 'SELECT 1',
      told: toldAs(label, object),
    }
  })
}

function toldAs(label: string, subject?: string): readonly Told[] {
  if (label === 'nothing') return []
  return label.split('; ').map((one): Told => {
    const [, object, change] = /^(.+) (missing|extra)$/s.exec(one) ?? []
    if (object !== undefined && (change === 'missing' || change === 'extra')) return { object, change }
    const [, other = subject, property = one] = /^(\S+ .+): (.+)$/s.exec(one) ?? []
    if (other === undefined) throw new Error(`The label ${one} names no object.`)
    return { object: other, change: 'changed', property }
  })
}

/** What a subject gives: made anew, dropped, each alteration alone, and all of them at once. */
export function casesOf(subject: Subject): readonly Case[] {
  const { object, along = [], alters = '', since = OLDEST, superuser = false } = subject
  const create = spelledOut(subject.create, subject)
  const drop = spelledOut(subject.drop, subject)
  const shared = { since, superuser, toldAnyway: [] }
  const token = subject.token === undefined ? ownName(object) : subject.token
  const other = (text: string) => (token === null ? text : text.replaceAll(token, `${token}_too`))
  const objects = [object, ...along]
  const made: Case = {
    ...shared,
    name: `create ${object}`,
    up: other(whole(create)),
    down: other(drop),
    variants: [
      {
        without: other(drop),
        down: 'SELECT 1',
        told: objects.map((one) => ({ object: other(one), change: 'extra' as const })),
      },
    ],
  }
  const dropped: Case = {
    ...shared,
    name: `drop ${object}`,
    up: drop,
    down: whole(create),
    variants: [
      {
        without: 'everything',
        down: 'SELECT 1',
        told: objects.map((one) => ({ object: one, change: 'missing' as const })),
      },
      ...variantsOf(create, object),
    ],
  }
  const lines = alterations(spelledOut(alters, subject))
  const altered = lines.map(({ told, change, restore }): Case => {
    const down = `[[${restore}; | ${told}]]`
    return {
      ...shared,
      name: `${object}: ${change}`,
      up: change,
      down: restore,
      variants: variantsOf(down, object),
    }
  })
  const together = lines.filter(({ alone }) => !alone)
  const restores = together.map(({ told, restore }) => `[[${restore}; | ${told}]]`).toReversed()
  const all: Case = {
    ...shared,
    name: `${object}: all at once`,
    up: together.map(({ change }) => `${change};`).join('\n'),
    down: restores.map(whole).join('\n'),
    variants: variantsOf(restores.join('\n'), object),
  }
  return [...(token === null ? [] : [made]), dropped, ...altered, ...(together.length < 2 ? [] : [all])]
}

function alterations(text: string) {
  const lines = text.split('\n').map((line) => line.trim())
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [label = '', change, restore, ...more] = line.split(' | ')
      if (change === undefined || restore === undefined || more.length > 0) throw new Error(`Read ${line}`)
      return { alone: label.startsWith('!'), told: label.replace(/^!/, ''), change, restore }
    })
}

/** With `~` written out. */
export function spelledOut(text: string, { alter = '~' }: Pick<Subject, 'alter'>): string {
  return text.replace(/(?<=^|[\s;[])~(?= [A-Z])/g, alter)
}

function ownName(object: string): string {
  const [, name] = /(\w+)(?:\([^()]*\))?$/.exec(object) ?? []
  if (name === undefined) throw new Error(`${object} needs a token.`)
  return name
}

export function caseOf(change: Change): Case {
  const { name, up, down, object, since = OLDEST, superuser = false } = change
  const toldAnyway = change.toldAnyway === undefined ? [] : toldAs(change.toldAnyway, object)
  const variants = variantsOf(down, object).map((variant) => ({
    ...variant,
    told: [
      ...variant.told,
      ...toldAnyway.filter(({ object }) => variant.told.every((told) => told.object !== object)),
    ],
  }))
  return { name, since, superuser, up, down: whole(down), toldAnyway, variants }
}
