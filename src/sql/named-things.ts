import type { Node } from '@pgsql/types'
import { stringsOf } from './names.ts'

/** What a statement refers to by name and does not make itself. Types and functions go by their last name. */
export interface NamedThings {
  /** Extensions that the statement alters, drops or comments on. */
  readonly extensions: ReadonlySet<string>
  readonly roles: ReadonlySet<string>
  readonly schemas: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  readonly functions: ReadonlySet<string>
  readonly accessMethods: ReadonlySet<string>
  readonly operatorClasses: ReadonlySet<string>
  readonly tablespaces: ReadonlySet<string>
  readonly collations: ReadonlySet<string>
}

type Found = { readonly [Kind in keyof NamedThings]: Set<string> }

/** Reads the parse tree alone: what a DO block or a function's body names is not seen. */
export function thingsNamedIn(node: Node): NamedThings {
  const found: Found = {
    extensions: new Set(),
    roles: new Set(),
    schemas: new Set(),
    types: new Set(),
    functions: new Set(),
    accessMethods: new Set(),
    operatorClasses: new Set(),
    tablespaces: new Set(),
    collations: new Set(),
  }
  visit(node, found)
  return found
}

function visit(value: unknown, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    note(key, item, found)
    visit(item, found)
  }
  if ('subtype' in value && value.subtype === 'AT_SetTableSpace' && 'name' in value)
    found.tablespaces.add(String(value.name))
}

/** The names of fields are those of PostgreSQL's own parse nodes (src/include/nodes/parsenodes.h). */
function note(key: string, value: unknown, found: Found): void {
  if (typeof value === 'string') {
    if (key === 'rolename') found.roles.add(value)
    else if (key === 'schemaname') found.schemas.add(value)
    else if (key === 'accessMethod') found.accessMethods.add(value)
    else if (key === 'tablespacename' || key === 'tableSpace' || key === 'tableSpaceName')
      found.tablespaces.add(value)
  } else if (key === 'typeName' || key === 'TypeName') {
    noteLast((value as { readonly names?: readonly Node[] }).names, found.types, found.schemas)
  } else if (key === 'funcname' && Array.isArray(value)) {
    noteLast(value, found.functions, found.schemas)
  } else if (key === 'opclass' && Array.isArray(value)) {
    noteLast(value, found.operatorClasses, found.schemas)
  } else if (key === 'collname' && Array.isArray(value)) {
    noteLast(value, found.collations, found.schemas)
  } else if (key === 'granted_roles' && Array.isArray(value)) {
    for (const granted of value) {
      const name = (granted as { readonly AccessPriv?: { readonly priv_name?: string } }).AccessPriv
        ?.priv_name
      if (name !== undefined) found.roles.add(name)
    }
  } else if (key === 'AlterExtensionStmt' || key === 'AlterExtensionContentsStmt') {
    found.extensions.add((value as { readonly extname?: string }).extname ?? '')
  } else if (key === 'CommentStmt' || key === 'AlterObjectSchemaStmt' || key === 'DropStmt') {
    noteObject(value as ObjectStatement, found)
  } else if (key === 'VariableSetStmt') {
    noteSetRole(value as { readonly name?: string; readonly args?: readonly Node[] }, found)
  }
}

interface ObjectStatement {
  readonly objtype?: string
  readonly objectType?: string
  readonly removeType?: string
  readonly object?: Node
  readonly objects?: readonly Node[]
}

function noteObject(
  { objtype, objectType, removeType, object, objects = [] }: ObjectStatement,
  found: Found,
) {
  const names = stringsOf(object === undefined ? objects : [object])
  const type = objtype ?? objectType ?? removeType
  const into = type === 'OBJECT_ROLE' ? found.roles : type === 'OBJECT_EXTENSION' ? found.extensions : null
  for (const name of names) into?.add(name)
}

function noteLast(parts: readonly Node[] | undefined, names: Set<string>, schemas: Set<string>): void {
  const written = stringsOf(parts)
  const name = written.at(-1)
  const schema = written.at(-2)
  if (name !== undefined) names.add(name)
  if (schema !== undefined) schemas.add(schema)
}

/** `SET ROLE app` and `SET SESSION AUTHORIZATION app` are assignments in the parse tree. */
function noteSetRole(
  { name, args = [] }: { readonly name?: string; readonly args?: readonly Node[] },
  found: Found,
) {
  if (name !== 'role' && name !== 'session_authorization') return
  for (const argument of args) {
    const text = 'A_Const' in argument ? argument.A_Const.sval?.sval : undefined
    if (text !== undefined) found.roles.add(text)
  }
}
