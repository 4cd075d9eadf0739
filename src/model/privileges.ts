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
