import type { Client } from 'pg'
import { isExtensionAllowed, needsPreloading, preloadAdvice } from '../../postgres/extensions.ts'
import { type NamedThings, thingsNamedIn } from '../../sql/named-things.ts'
import type { ParsedStatement } from '../../sql/parse.ts'
import { extensionsNamedBy } from './known-extensions.ts'
import { privilegeAdvice } from './privilege-advice.ts'

/** What a statement under review needs, the throwaway server lacks, and production may have. */
export interface MissingPart {
  /** `library`: the server has to load it when it starts. */
  readonly lacks: 'extension' | 'library' | 'role' | 'privilege' | 'tablespace' | 'collation'
  /** Of what is missing, as far as the statement tells. */
  readonly names: readonly string[]
  /** Sentences: what is missing, and what to do so that the statement can be performed. */
  readonly advice: string
}

/** What there is in a database and on its server beside what every server has. */
export interface Surroundings {
  readonly extensions: ReadonlySet<string>
  readonly roles: ReadonlySet<string>
}

export async function readSurroundings(client: Client): Promise<Surroundings> {
  const { rows } = await client.query<{ kind: string; name: string }>(
    `SELECT 'extension' AS kind, extname::text AS name FROM pg_catalog.pg_extension
      UNION ALL SELECT 'role', rolname::text FROM pg_catalog.pg_roles`,
  )
  const names = (kind: string) => new Set(rows.flatMap((row) => (row.kind === kind ? [row.name] : [])))
  return { extensions: names('extension'), roles: names('role') }
}

/**
 * Whether the server refused a statement for want of something that production may have, told by the SQLSTATE and
 * by what the statement is; `null`: the refusal is the statement's own fault. Measured on PostgreSQL 14 to 18.
 */
export function missingPart(
  code: string,
  { node }: Pick<ParsedStatement, 'node'>,
  there: Surroundings,
): MissingPart | null {
  if ('CreateExtensionStmt' in node) return toCreate(code, node.CreateExtensionStmt.extname ?? '', there)
  switch (code) {
    case INSUFFICIENT_PRIVILEGE:
      return { lacks: 'privilege', names: [], advice: privilegeAdvice(node) }
    case UNDEFINED_OBJECT:
    case INVALID_PARAMETER_VALUE:
      return missingRole(thingsNamedIn(node), there) ?? undefinedName(code, node, there)
    case UNDEFINED_FUNCTION:
    case INVALID_SCHEMA_NAME:
    case UNDEFINED_TABLE:
      return undefinedName(code, node, there)
    // What its view says on a server that did not load it.
    case OBJECT_NOT_IN_PREREQUISITE_STATE:
      return there.extensions.has(STATEMENTS) && JSON.stringify(node).includes(STATEMENTS)
        ? library(STATEMENTS)
        : null
    default:
      return null
  }
}

const INSUFFICIENT_PRIVILEGE = '42501'
const UNDEFINED_OBJECT = '42704'
const UNDEFINED_FUNCTION = '42883'
const UNDEFINED_TABLE = '42P01'
const INVALID_SCHEMA_NAME = '3F000'
const DUPLICATE_OBJECT = '42710'
const FEATURE_NOT_SUPPORTED = '0A000'
const UNDEFINED_FILE = '58P01'
/** What SET ROLE says about a role that does not exist, and CREATE EXTENSION about a version. */
const INVALID_PARAMETER_VALUE = '22023'
const OBJECT_NOT_IN_PREREQUISITE_STATE = '55000'
const STATEMENTS = 'pg_stat_statements'

/**
 * CREATE EXTENSION without its control file ends with 58P01 on 14 and with 0A000 since 15; with 58P01 where its
 * library does not load. Libraries that have to be loaded at the start say so with a code of their own choice.
 */
function toCreate(code: string, name: string, there: Surroundings): MissingPart | null {
  const lacking = (advice: string): MissingPart => ({ lacks: 'extension', names: [name], advice })
  switch (code) {
    case UNDEFINED_FILE:
    case FEATURE_NOT_SUPPORTED:
      return lacking(
        `The server has no extension ${name}. Choose a container image that holds it with the setting postgres-image, or rehearse on a server of your own.`,
      )
    case INVALID_PARAMETER_VALUE:
      return lacking(
        `The server has another version of the extension ${name}. Choose a container image that holds this one with the setting postgres-image.`,
      )
    case INSUFFICIENT_PRIVILEGE:
      return isExtensionAllowed(name) ? notCreated(name) : lacking(neverCreated(name))
    case UNDEFINED_OBJECT:
      return needsPreloading(name)
        ? library(name)
        : lacking(
            `The extension ${name} requires another one. Add CASCADE, or name the other in the setting extensions.`,
          )
    case INVALID_SCHEMA_NAME:
    case DUPLICATE_OBJECT:
      return null
    default:
      return needsPreloading(name) && !there.extensions.has(name) ? library(name) : null
  }
}

function notCreated(name: string): MissingPart {
  if (needsPreloading(name)) return library(name)
  return {
    lacks: 'extension',
    names: [name],
    advice: `Only a superuser may create the extension ${name}. Write CREATE EXTENSION IF NOT EXISTS and name it in the setting extensions: Rehearse then creates it beforehand, as an administrator does in production.`,
  }
}

function neverCreated(name: string): string {
  return `Rehearse never creates the extension ${name}, because it reaches the network or the file system or runs code outside the database, and the SQL under review is not trusted. Rehearse on a server of your own that has it, with postgres set to its URL.`
}

function library(name: string): MissingPart {
  return { lacks: 'library', names: [name], advice: preloadAdvice(name) }
}

function missingRole(named: NamedThings, there: Surroundings): MissingPart | null {
  const names = [...named.roles].filter((role) => !there.roles.has(role))
  if (names.length === 0) return null
  const advice =
    names.length === 1
      ? `The role ${names[0]} does not exist on the throwaway server. If it exists in production, name it in the setting roles.`
      : `The roles ${names.join(', ')} do not exist on the throwaway server. If they exist in production, name them in the setting roles.`
  return { lacks: 'role', names, advice }
}

function undefinedName(code: string, node: ParsedStatement['node'], there: Surroundings): MissingPart | null {
  const named = thingsNamedIn(node)
  const [extension] = [
    ...[...named.extensions].filter((name) => !there.extensions.has(name)),
    ...extensionsNamedBy(named, there.extensions),
  ]
  if (extension !== undefined)
    return {
      lacks: 'extension',
      names: [extension],
      advice: `It needs the extension ${extension}, which nothing before it creates. If production has it, name it in the setting extensions.`,
    }
  if (code !== UNDEFINED_OBJECT) return null
  if (named.tablespaces.size > 0)
    return {
      lacks: 'tablespace',
      names: [...named.tablespaces],
      advice:
        'A throwaway server has no tablespaces of its own. Rehearse on a server that has them, with postgres set to its URL.',
    }
  if (named.collations.size > 0)
    return {
      lacks: 'collation',
      names: [...named.collations],
      advice:
        'The server knows only the collations of its operating system. Choose a container image that holds this one with the setting postgres-image.',
    }
  return null
}
