import { scannedTokens } from './tokens.ts'

/**
 * Stands for `:"DBNAME"` in a script, with as many characters: the database is known only when the script is sent.
 * `performSql` puts the name in its place.
 */
export const NAME_OF_DATABASE = '":DBNAME"'

/** What psql knows about its connection, as SQL that means the same on any. */
const OF_CONNECTION: ReadonlyMap<string, string> = new Map([
  ['DBNAME', NAME_OF_DATABASE],
  ['USER', 'SESSION_USER'],
])

/** Commands of psql that only write to its own output. */
const WRITES_ONLY = /^\\(?:echo|qecho|warn|timing|pset)\b/

/** Variables that psql itself heeds have no lower-case letter; setting these changes nothing of what is sent. */
const SETS_NOTHING = /^\\set\s+(?:ON_ERROR_STOP\s+(?:on|true|1)|QUIET|VERBOSITY|ECHO)\b/
const SETS_VARIABLE = /^\\set\s+(\w*[a-z]\w*)\s+(?:'((?:[^'\\]|'')*)'|([^\s'"`:\\]+))\s*$/

interface Edit {
  /** In bytes of UTF-8, as the scanner counts. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * A file as psql sends it, as far as that can be told without psql: variables that are known are filled in, and
 * commands that only set them or write something are blanked out. Anything else of psql stays and does not parse.
 * Lines keep their numbers (manual, psql, Meta-Commands and SQL Interpolation).
 */
export function asPsqlSends(text: string, variables: ReadonlyMap<string, string>): string {
  if (!/\\|:['"\w]/.test(text)) return text
  const { rest, set } = withoutCommands(text)
  return filledIn(rest, new Map([...variables, ...set]))
}

/** One command at a time: what stands behind it may hold quotes that confuse the scanner. */
function withoutCommands(text: string): { readonly rest: string; readonly set: ReadonlyMap<string, string> } {
  const set = new Map<string, string>()
  let rest = text
  for (;;) {
    const command = firstCommand(rest)
    if (command === null) return { rest, set }
    const [, name, quoted, bare] = SETS_VARIABLE.exec(command.text) ?? []
    const known = WRITES_ONLY.test(command.text) || SETS_NOTHING.test(command.text)
    // One that is set twice has two values, each from its place on.
    if (!known && (name === undefined || set.has(name))) return { rest, set }
    if (name !== undefined) set.set(name, quoted?.replaceAll("''", "'") ?? bare ?? '')
    rest = edited(rest, [{ ...command, text: '' }])
  }
}

/** From the first backslash outside of strings and comments to the end of its line. */
function firstCommand(text: string): Edit | null {
  for (const { index } of text.matchAll(/\\/g)) {
    const before = text.slice(0, index)
    if (!endsOutside(before)) continue
    const line = /^[^\r\n]*/.exec(text.slice(index))?.[0] ?? ''
    const start = Buffer.byteLength(before)
    return { start, end: start + Buffer.byteLength(line), text: line }
  }
  return null
}

/** The scanner refuses a string or a comment that does not end; one of `--` ends with its line. */
function endsOutside(text: string): boolean {
  // The scanner takes no empty text.
  const tokens = text.trim() === '' ? [] : scannedTokens(text)
  const last = tokens?.at(-1)
  return tokens !== null && !(last?.text.startsWith('--') && last.end === Buffer.byteLength(text))
}

function filledIn(text: string, variables: ReadonlyMap<string, string>): string {
  const tokens = scannedTokens(text) ?? []
  const edits = tokens.flatMap((token, place): Edit[] => {
    const colon = tokens[place - 1]
    if (colon?.text !== ':' || colon.end !== token.start) return []
    const value = filling(token.text, variables)
    return value === null ? [] : [{ start: colon.start, end: token.end, text: value }]
  })
  return edited(text, edits)
}

/** `null` where psql would ask for what nobody knows here, and where a value would move the lines below it. */
function filling(written: string, variables: ReadonlyMap<string, string>): string | null {
  const [, quote = '', name = ''] = /^(["']?)([\w\u0080-\uffff]+)\1$/.exec(written) ?? []
  const value = variables.get(name)
  if (value === undefined) return quote === "'" ? null : (OF_CONNECTION.get(name) ?? null)
  if (/[\r\n\\]/.test(value)) return null
  return quote === '' ? value : `${quote}${value.replaceAll(quote, quote + quote)}${quote}`
}

function edited(text: string, edits: readonly Edit[]): string {
  const bytes = Buffer.from(text, 'utf8')
  let at = 0
  const parts = edits.flatMap((edit) => {
    const kept = bytes.toString('utf8', at, edit.start)
    at = edit.end
    return [kept, edit.text]
  })
  return parts.join('') + bytes.toString('utf8', at)
}
