import type { ParsedStatement } from '../../sql/parse.ts'
import { missingPart, type Surroundings } from './missing-parts.ts'

const UNDEFINED_OBJECT = '42704'

/** Functions that ask about a role give its name as a text: `has_table_privilege('reporting', …)`. */
const ASKS_ABOUT_ROLE = /\b(?:has_\w+_privilege|pg_has_role)\s*\(\s*'((?:[^']|'')+)'\s*,/gi

/** What a check needs that the throwaway server lacks and production may have, in sentences; `null`: nothing. */
export function missingForCheck(
  code: string,
  statement: ParsedStatement,
  there: Surroundings,
): string | null {
  const missing = missingPart(code, statement, there)
  if (missing !== null) return missing.advice
  if (code !== UNDEFINED_OBJECT) return null
  const roles = [...statement.sql.matchAll(ASKS_ABOUT_ROLE)].map(([, name = '']) =>
    name.replaceAll("''", "'"),
  )
  const role = roles.find((name) => !there.roles.has(name))
  return role === undefined
    ? null
    : `The role ${role} does not exist on the throwaway server. If it exists in production, name it in the setting roles.`
}
