import { PRIVILEGES } from '../../model/privileges.ts'
import { quoteIdentifier } from '../../sql/names.ts'
import { writtenRole } from './roles.ts'

type Held = ReadonlyMap<string, { readonly privilege: string; readonly passable: boolean }>

/**
 * GRANT and REVOKE that turn one list of rights into another. Items are those of `aclitem`: `reader=r*w/owner`, with
 * nothing before the sign for PUBLIC. `column`: the rights are those of one column.
 */
export function mendGrants(
  was: readonly string[],
  is: readonly string[],
  on: string,
  column: string | null = null,
): readonly string[] {
  const before = heldBy(was)
  const after = heldBy(is)
  const privilege = (names: readonly string[]) =>
    names.map((name) => (column === null ? name : `${name} (${quoteIdentifier(column)})`)).join(', ')
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((role) => {
    const had: Held = before.get(role) ?? new Map()
    const has: Held = after.get(role) ?? new Map()
    const lost = [...had].filter(([letter, { passable }]) => {
      const now = has.get(letter)
      return now === undefined || (passable && !now.passable)
    })
    const won = [...has].filter(([letter, { passable }]) => {
      const then = had.get(letter)
      return then === undefined || passable !== then.passable
    })
    const grant = (passable: boolean) => won.filter(([, right]) => right.passable === passable)
    const names = (rights: typeof won) => rights.map(([, right]) => right.privilege)
    return [
      ...(lost.length === 0 ? [] : [`REVOKE ${privilege(names(lost))} ON ${on} FROM ${role}`]),
      ...(grant(false).length === 0 ? [] : [`GRANT ${privilege(names(grant(false)))} ON ${on} TO ${role}`]),
      ...(grant(true).length === 0
        ? []
        : [`GRANT ${privilege(names(grant(true)))} ON ${on} TO ${role} WITH GRANT OPTION`]),
    ]
  })
}

function heldBy(items: readonly string[]): ReadonlyMap<string, Held> {
  return new Map(
    items.map((item) => {
      const { role, letters } = partsOf(item)
      const rights = [...letters.matchAll(/([a-zA-Z])(\*?)/g)].flatMap(([, letter = '', star]) => {
        const privilege = PRIVILEGES[letter]
        return privilege === undefined ? [] : [[letter, { privilege, passable: star === '*' }] as const]
      })
      return [role, new Map(rights)]
    }),
  )
}

/** The role as SQL, and the letters of what it may do. */
function partsOf(item: string): { readonly role: string; readonly letters: string } {
  const [, quoted, bare = '', letters = ''] = /^(?:"((?:[^"]|"")*)"|([^=]*))=([^/]*)/.exec(item) ?? []
  const name = quoted?.replaceAll('""', '"') ?? bare
  return { role: name === '' ? 'PUBLIC' : writtenRole(name), letters }
}

/** The items of roles other than the owner: those of the owner come with the object. */
export function grantsOfOthers(items: readonly string[], owner: string | null): readonly string[] {
  return items.filter((item) => partsOf(item).role !== (owner === null ? null : writtenRole(owner)))
}

/** A list of rights after its object has got another owner: what the old one had the new one has (aclnewowner in acl.c). */
export function underOwner(
  items: readonly string[],
  was: string | null,
  is: string | null,
): readonly string[] {
  if (was === null || is === null || was === is) return items
  return items.map((item) => {
    const sign = item.indexOf('=')
    return item.slice(0, sign) === was ? `${is}${item.slice(sign)}` : item
  })
}
