import { posix } from 'node:path'
import type { Tree } from '../changes/tree.ts'
import { UserError } from '../model/errors.ts'
import { psqlOnly } from '../sql/psql-only.ts'
import type { Sending } from './layout.ts'
import { type LoadedScript, scriptOf } from './load-scripts.ts'

/**
 * psql sends such a file statement by statement. One message comes to the same wherever every statement works, and
 * costs one round trip; where one fails, the statements are sent one by one.
 */
const AS_ONE_MESSAGE: Sending = {
  sentAs: 'message',
  transaction: 'per-statement',
  stripsByteOrderMark: true,
  companion: [],
  refusal: null,
}

const HOW_TO_MAKE =
  'Make it with pg_dump --schema-only --no-owner --no-privileges --file=FILE (plain text, without rows).'

/**
 * A schema dump as one script: plain text of `pg_dump --schema-only`, or the `structure.sql` of Rails. `tree` is the
 * base of the change: at its head the dump may hold what the change adds already.
 *
 * @throws UserError where there is no such file, or it is no plain-text dump of a schema.
 */
export async function readSchemaDump(tree: Tree, given: string): Promise<LoadedScript> {
  const path = posix.normalize(given)
  const { texts, unreadable } = await tree.readMany([path])
  const why = unreadable.get(path)
  if (why !== undefined)
    throw new UserError(`The setting baseline names ${path}, which ${why}. ${HOW_TO_MAKE}`)
  const text = texts.get(path)
  if (text === undefined)
    throw new UserError(
      `The setting baseline names ${path}, and the commit that the change is based on (${tree.revision?.slice(0, 12)}) holds no such file. Paths count from the root of the repository; a dump that is new has to be merged before it can be used.`,
    )
  checkHoldsSchema(path, text)
  const dump = scriptOf(path, withoutPsqlLines(text), () => AS_ONE_MESSAGE)
  return { ...dump, obstacle: () => psqlOnly(dump.text, dump.parsed()) }
}

function checkHoldsSchema(path: string, text: string): void {
  if (/^\s*(?:--.*\s*)*$/.test(text))
    throw new UserError(`The setting baseline names ${path}, which holds no statement. ${HOW_TO_MAKE}`)
  const rows = /^COPY .* FROM stdin;\s*$/m.exec(text)
  if (rows === null || !/^\\\.\s*$/m.test(text)) return
  const line = text.slice(0, rows.index).split('\n').length
  throw new UserError(
    `The setting baseline names ${path}, which holds rows (${path}:${line}: COPY … FROM stdin). Only the schema is needed, and rows of production do not belong into a repository. ${HOW_TO_MAKE}`,
  )
}

/**
 * Blanks what pg_dump writes for psql, so that lines keep their numbers: `\restrict KEY` and `\unrestrict KEY`, which
 * all versions write since August 2025 (CVE-2025-8714), and the `\connect` of `--create`, which stands before them or
 * before the first SET. Every other command of psql stays and is refused.
 */
function withoutPsqlLines(text: string): string {
  return text
    .replace(/^\\(?:un)?restrict [0-9A-Za-z]+[^\S\n]*$/gm, '')
    .replace(/^\\connect [^\n]*(?=\n\s*(?:--[^\n]*\n\s*)*SET\b)/m, '')
}
