import { tokensOf } from './tokens.ts'
/** Whether a statement holds a text constant of this value, and names the type or relation beside it. */
export function holdsLiteral(sql: string, value: string): boolean {
  if (!sql.includes(value.replaceAll("'", "''"))) return false
  const written = `'${value.replaceAll("'", "''")}'`
  return tokensOf(sql).some(({ text, tokenName }) => tokenName === 'SCONST' && text === written)
}

/** Whether a statement has this word as a name, written with or without quotes. */
export function mentionsName(sql: string, name: string): boolean {
  if (!sql.toLowerCase().includes(name.toLowerCase())) return false
  return tokensOf(sql).some(({ text, tokenName }) => {
    if (tokenName === 'SCONST') return false
    return text.startsWith('"')
      ? text.slice(1, -1).replaceAll('""', '"') === name
      : text.toLowerCase() === name
  })
}
