import { readAclItem } from '../model/privileges.ts'
import { code, joined, type Phrase } from './phrase.ts'

/**
 * How the rights to an object differ, from two lists of `aclitem` texts: `role app may no longer SELECT after the
 * rollback`. Continues the name of the object.
 */
export function grantPhrases(before: readonly string[], after: readonly string[], then: string): Phrase {
  const was = rightsOf(before)
  const is = rightsOf(after)
  const lost = minus(was, is)
  const gained = minus(is, was)
  const parts: Phrase[] = [
    ...[...lost].map(([role, rights]) => [...roleName(role), ` may no longer ${rights.join(', ')}`]),
    ...[...gained].map(([role, rights]) => [
      ...roleName(role),
      ` may ${rights.join(', ')}, and could not before`,
    ]),
  ]
  if (parts.length === 0) return [`has other grants ${then}`]
  return [`has other rights ${then}: `, ...joined(parts, '; ')]
}

const roleName = (role: string): Phrase => (role === '' ? ['everybody'] : ['role ', code(role)])

type Rights = ReadonlyMap<string, readonly string[]>

/** By role; the empty name is PUBLIC. */
function rightsOf(items: readonly string[]): Rights {
  const rights = new Map<string, readonly string[]>()
  for (const item of items) {
    const { role, rights: given } = readAclItem(item)
    const words = given.map(({ right, grantable }) => `${right}${grantable ? ' (and grant it)' : ''}`)
    rights.set(role, [...(rights.get(role) ?? []), ...words])
  }
  return rights
}

function minus(rights: Rights, other: Rights): Rights {
  const left = [...rights].map(([role, words]) => {
    const kept = other.get(role) ?? []
    return [role, words.filter((word) => !kept.includes(word))] as const
  })
  return new Map(left.filter(([, words]) => words.length > 0))
}
