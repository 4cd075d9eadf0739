/** Privileges by the letter of an access control list: manual, Privileges, table of ACL privilege abbreviations. */
export const PRIVILEGES: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  C: 'CREATE',
  c: 'CONNECT',
  T: 'TEMPORARY',
  X: 'EXECUTE',
  U: 'USAGE',
  s: 'SET',
  A: 'ALTER SYSTEM',
  m: 'MAINTAIN',
}

/** What ALL stands for on a table or view: the same page, table of access privileges by object type. */
export const TABLE_PRIVILEGES: readonly string[] = [...'rawdDxtm'].map(
  (letter) => PRIVILEGES[letter] ?? letter,
)

/** Who has which rights, from the text of an `aclitem`: `app=arw/owner`, with a star behind what may be granted on. */
export function readAclItem(item: string): {
  /** Empty: PUBLIC. */
  readonly role: string
  readonly rights: readonly { readonly right: string; readonly grantable: boolean }[]
} {
  // The last = and / are the item's own: a role's name may hold either.
  const [, role = '', letters = ''] = /^(.*)=([a-zA-Z*]*)\/[^/]*$/s.exec(item) ?? []
  const rights = [...letters.matchAll(/([a-zA-Z])(\*?)/g)].map(([, letter = '', star]) => ({
    right: PRIVILEGES[letter] ?? letter,
    grantable: star === '*',
  }))
  return { role: role.startsWith('"') ? role.slice(1, -1).replaceAll('""', '"') : role, rights }
}
