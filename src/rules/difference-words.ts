import type { Rollback } from '../model/report.ts'
import { changePhrases } from './change-words.ts'
import { code, type Phrase } from './phrase.ts'

export type Difference = Rollback['differences'][number]

/** Kinds of several words; of any other kind the first word of `object` is the whole. */
const LONG_KINDS = [
  'foreign table',
  'foreign data wrapper',
  'materialized view',
  'event trigger',
  'text search configuration',
  'text search dictionary',
  'text search parser',
  'text search template',
  'operator class',
  'operator family',
  'access method',
  'user mapping',
  'settings of role',
  'settings of',
  'foreign server',
  'security label',
  'default privileges',
] as const

/** Kinds whose name begins with that of their table: `trigger public.orders.audit`. */
const PARTS: Readonly<Record<string, string>> = {
  constraint: 'of',
  trigger: 'on',
  rule: 'on',
  policy: 'on',
}

/** A sentence without its stop that a person would say: index `public.orders_user_id_idx` is missing after the rollback. */
export function differencePhrase(difference: Difference, moment = 'the rollback'): Phrase {
  const name = objectPhrase(difference.object)
  switch (difference.change) {
    case 'missing':
      return [...name, ` is missing after ${moment}`]
    case 'extra':
      return [
        ...name,
        moment === 'the rollback'
          ? ' is still there after the rollback'
          : ` is there in addition after ${moment}`,
      ]
    case 'changed':
      return [...name, ' ', ...changePhrases(difference.before, difference.after, moment)]
  }
}

/** A difference of no consequence in few words: another place of column `public.orders.note`. */
export function cosmeticPhrase(difference: Difference): Phrase {
  const name = objectPhrase(difference.object)
  if (/^position\b/.test(difference.after ?? '')) return ['another place of ', ...name]
  if (/^comment\b/.test(difference.after ?? '')) return ['another comment on ', ...name]
  return name
}

function objectPhrase(object: string): Phrase {
  const { kind, name } = kindAndName(object)
  const preposition = PARTS[kind]
  const [, table, part] = /^([^.]+\.[^.]+)\.(.+)$/.exec(name) ?? []
  if (preposition === undefined || table === undefined || part === undefined) {
    return kind === '' ? [code(name)] : [`${kind} `, code(name)]
  }
  return [`${kind} `, code(part), ` ${preposition} `, code(table)]
}

function kindAndName(object: string): { readonly kind: string; readonly name: string } {
  const kind = LONG_KINDS.find((known) => object.startsWith(`${known} `)) ?? /^[a-z]+(?= .)/.exec(object)?.[0]
  return kind === undefined ? { kind: '', name: object } : { kind, name: object.slice(kind.length + 1) }
}

/**
 * Behaviour before what nobody notices; together what belongs to one table, the worst table first. Something missing
 * is worse than something changed, and that is worse than something left over.
 */
export function worstFirst(differences: readonly Difference[]): readonly Difference[] {
  const groups = new Map<string, number>()
  for (const difference of differences) {
    const owner = ownerOf(difference)
    groups.set(owner, Math.min(groups.get(owner) ?? Number.POSITIVE_INFINITY, weight(difference)))
  }
  const rank = (difference: Difference) => groups.get(ownerOf(difference)) ?? 0
  const order = [...groups.keys()]
  return differences.toSorted(
    (a, b) =>
      Number(a.severity === 'cosmetic') - Number(b.severity === 'cosmetic') ||
      rank(a) - rank(b) ||
      order.indexOf(ownerOf(a)) - order.indexOf(ownerOf(b)) ||
      weight(a) - weight(b),
  )
}

const WEIGHTS = { missing: 0, changed: 1, extra: 2 } as const
const weight = ({ change, severity }: Difference) => WEIGHTS[change] + (severity === 'cosmetic' ? 3 : 0)

/** The table it belongs to, as far as its name or its definition tells; else the object itself. */
function ownerOf({ object, before, after }: Difference): string {
  const { kind, name } = kindAndName(object)
  if (kind === 'index') return / ON (?:ONLY )?(\S+) /.exec(before ?? after ?? '')?.[1] ?? name
  if (kind !== 'column' && PARTS[kind] === undefined) return name
  return /^[^.]+\.[^.]+/.exec(name)?.[0] ?? name
}
