import type { ParsedStatement } from './parse.ts'

/** One CREATE EXTENSION, as far as it is written out. */
export interface CreatedExtension {
  readonly name: string
  readonly ifNotExists: boolean
  /** `null`: where the session's search path begins. */
  readonly schema: string | null
}

/** Extensions that a statement creates; in a DO block those that its text names. */
export function extensionsCreatedBy({ node, sql }: ParsedStatement): readonly CreatedExtension[] {
  if ('DoStmt' in node) return extensionsMentionedIn(sql)
  if (!('CreateExtensionStmt' in node)) return []
  const { extname = '', if_not_exists, options = [] } = node.CreateExtensionStmt
  const schemas = options.flatMap((option) =>
    'DefElem' in option &&
    option.DefElem.defname === 'schema' &&
    option.DefElem.arg &&
    'String' in option.DefElem.arg
      ? [option.DefElem.arg.String.sval ?? '']
      : [],
  )
  return [{ name: extname, ifNotExists: if_not_exists ?? false, schema: schemas[0] ?? null }]
}

const MENTION = /create\s+extension\s+(if\s+not\s+exists\s+)?(?:"([^"]+)"|(\w+))/gi

/** For the body of a DO block, which is text to the parser, and for a script that it does not take. */
export function extensionsMentionedIn(sql: string): readonly CreatedExtension[] {
  return [...sql.matchAll(MENTION)].map(([, guard, quoted, plain]) => ({
    name: quoted ?? plain?.toLowerCase() ?? '',
    ifNotExists: guard !== undefined,
    schema: null,
  }))
}
