import type { Node } from '@pgsql/types'
import type { SqlError } from '../model/report.ts'
import { isExtensionAllowed } from '../postgres/extensions.ts'
import type { ParsedStatement } from '../sql/parse.ts'

/** What production has and the throwaway server, or the role that runs the SQL there, has not. */
export interface MissingPart {
  readonly lacks: 'extension' | 'role' | 'privilege' | 'object' | 'version'
  /** Its name where the statement tells it. */
  readonly name: string | null
  /** Continues `left out because`. */
  readonly why: string
  /** A sentence: which setting helps. */
  readonly advice: string
}

const UNDEFINED_OBJECT = '42704'
const UNDEFINED_FUNCTION = '42883'
const INVALID_SCHEMA = '3F000'
const INSUFFICIENT_PRIVILEGE = '42501'
const SYNTAX_ERROR = '42601'
const FEATURE_NOT_SUPPORTED = '0A000'
const UNDEFINED_FILE = '58P01'
const INVALID_PARAMETER_VALUE = '22023'
const INVALID_CATALOG = '3D000'

/**
 * Reads from SQLSTATE and statement whether a refusal is about something that the server lacks; `null`: the statement
 * itself is wrong. For SQL that production has performed already: of new SQL an undefined function is a mistake.
 */
export function missingPart({ code }: SqlError, { node }: ParsedStatement): MissingPart | null {
  switch (code) {
    case FEATURE_NOT_SUPPORTED:
    case UNDEFINED_FILE:
      return 'CreateExtensionStmt' in node ? missingExtension(node.CreateExtensionStmt.extname ?? '') : null
    case UNDEFINED_OBJECT:
      return undefinedObject(node)
    case INVALID_PARAMETER_VALUE:
      return 'VariableSetStmt' in node ? missingObject('a value that the statement sets') : null
    case UNDEFINED_FUNCTION:
      return missingObject('a function that the statement calls')
    case INVALID_SCHEMA:
      return missingObject('a schema that the statement names')
    case INVALID_CATALOG:
      return {
        lacks: 'object',
        name: null,
        why: 'the database it names has another name here',
        advice: 'Make the dump without --create.',
      }
    case INSUFFICIENT_PRIVILEGE:
      return missingPrivilege(node)
    case SYNTAX_ERROR:
      // The parser knows the grammar of the newest version, and took it.
      return {
        lacks: 'version',
        name: null,
        why: 'this version of PostgreSQL does not know its syntax',
        advice: 'Set postgres-version to the version that production runs.',
      }
    default:
      return null
  }
}

function missingExtension(name: string): MissingPart {
  return {
    lacks: 'extension',
    name,
    why: `the server has no extension ${name}`,
    advice: 'Choose a server that has it: postgres-image names a container image.',
  }
}

function undefinedObject(node: Node): MissingPart {
  if ('VariableSetStmt' in node)
    return missingObject(`a setting ${node.VariableSetStmt.name ?? ''}`.trim(), node.VariableSetStmt.name)
  const [role] = rolesIn(node)
  if (role !== undefined && isAboutRoles(node))
    return {
      lacks: 'role',
      name: role,
      why: `the server has no role ${role}`,
      advice: 'Name the role in the setting roles.',
    }
  return missingObject('a type, language or other object that the statement names')
}

function missingObject(what: string, name: string | null = null): MissingPart {
  return {
    lacks: 'object',
    name,
    why: `the server has not ${what}`,
    advice:
      'An extension that brings it can be named in the setting extensions; what a newer version of PostgreSQL brings comes with postgres-version.',
  }
}

function missingPrivilege(node: Node): MissingPart {
  if ('CreateExtensionStmt' in node) {
    const name = node.CreateExtensionStmt.extname ?? ''
    return {
      lacks: 'extension',
      name,
      why: `only a superuser creates the extension ${name}`,
      advice: isExtensionAllowed(name)
        ? `Name ${name} in the setting extensions.`
        : 'Rehearse never creates it: it reaches outside of the database, or runs code there.',
    }
  }
  if ('CreateRoleStmt' in node) {
    const name = node.CreateRoleStmt.role ?? ''
    return {
      lacks: 'role',
      name,
      why: 'the role that runs the SQL may not create roles',
      advice: `Name ${name} in the setting roles.`,
    }
  }
  return {
    lacks: 'privilege',
    name: null,
    why: 'the role that runs the SQL is no superuser and owns only what it created',
    advice:
      'What it does is not there while the change is rehearsed. Leave it out of the dump, or give the roles it names in the setting roles.',
  }
}

/** Statements whose undefined object is a role if they name one. */
function isAboutRoles(node: Node): boolean {
  if ('AlterTableStmt' in node)
    return (node.AlterTableStmt.cmds ?? []).some(
      (one) => 'AlterTableCmd' in one && one.AlterTableCmd.subtype === 'AT_ChangeOwner',
    )
  return ROLE_STATEMENTS.has(Object.keys(node)[0] ?? '')
}

const ROLE_STATEMENTS: ReadonlySet<string> = new Set([
  'AlterDefaultPrivilegesStmt',
  'AlterOwnerStmt',
  'AlterPolicyStmt',
  'AlterRoleSetStmt',
  'AlterRoleStmt',
  'CreatePolicyStmt',
  'CreateSchemaStmt',
  'CreateUserMappingStmt',
  'DropOwnedStmt',
  'DropRoleStmt',
  'GrantRoleStmt',
  'GrantStmt',
  'ReassignOwnedStmt',
])

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
  if ('AlterTableStmt' in node) return isAboutRoles(node)
  return ['AlterDefaultPrivilegesStmt', 'AlterOwnerStmt', 'CommentStmt', 'GrantStmt', 'SecLabelStmt'].some(
    (kind) => kind in node,
  )
}
