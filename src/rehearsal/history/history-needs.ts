import type { Node } from '@pgsql/types'
import type { ParsedStatement } from '../../sql/parse.ts'
import { type MissingPart, missingPart, type Surroundings } from '../lacking/missing-parts.ts'

/**
 * What a statement of the history needs that the throwaway server lacks. `object`: something nobody can name.
 * `version`: syntax of a newer server. `database`: the database under another name.
 */
export interface HistoryNeed {
  readonly lacks: MissingPart['lacks'] | 'object' | 'version' | 'database'
  readonly names: readonly string[]
  readonly advice: string
}

const UNDEFINED_OBJECT = '42704'
const UNDEFINED_FUNCTION = '42883'
const INVALID_SCHEMA = '3F000'
const INVALID_CATALOG = '3D000'
const SYNTAX_ERROR = '42601'

/**
 * Reads from SQLSTATE and statement what is missing; `null`: the statement itself is wrong. Production has performed
 * it, so more counts as missing than for new SQL: of that an undefined function or type is a mistake.
 */
export function historyNeed(
  code: string,
  statement: ParsedStatement,
  there: Surroundings,
): HistoryNeed | null {
  const part = missingPart(code, statement, there)
  if (part !== null) return part
  switch (code) {
    case UNDEFINED_OBJECT:
    case UNDEFINED_FUNCTION:
    case INVALID_SCHEMA:
      return {
        lacks: 'object',
        names: [],
        advice:
          'If an extension brings it, name that in the setting extensions; if a newer PostgreSQL does, set postgres-version.',
      }
    case INVALID_CATALOG:
      return { lacks: 'database', names: [], advice: 'Make the dump without --create.' }
    case SYNTAX_ERROR:
      // The parser here knows the grammar of the newest version, and took it.
      return {
        lacks: 'version',
        names: [],
        advice: 'Set postgres-version to the version that production runs.',
      }
    default:
      return null
  }
}

/** Names of the roles that a parse tree names. */
export function rolesIn(node: Node): readonly string[] {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null) {
      if ('rolename' in value && typeof value.rolename === 'string') found.add(value.rolename)
      Object.values(value).forEach(visit)
    }
  }
  visit(node)
  return [...found]
}

/** Changes who may do what, or what is said about it, and nothing that a migration works on. */
export function isAboutRights(node: Node): boolean {
  if ('AlterTableStmt' in node)
    return (node.AlterTableStmt.cmds ?? []).every(
      (one) => 'AlterTableCmd' in one && one.AlterTableCmd.subtype === 'AT_ChangeOwner',
    )
  return ['AlterDefaultPrivilegesStmt', 'AlterOwnerStmt', 'CommentStmt', 'GrantStmt', 'SecLabelStmt'].some(
    (kind) => kind in node,
  )
}
