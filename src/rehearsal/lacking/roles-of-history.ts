import type { LoadedScript, LoadedTarget } from '../../layouts/load-scripts.ts'
import { thingsNamedIn } from '../../sql/named-things.ts'
import type { ParsedStatement } from '../../sql/parse.ts'

/** A script is parsed for its roles only where it can name any. */
const MENTIONS =
  /\b(?:owner\s+to|grant|revoke|authorization|create\s+(?:role|user|group|policy)|alter\s+(?:role|user|group|default)|set\s+role)\b/i

/** Roles that the history names. Production ran it, so it has them; nobody knows more of them than their names. */
export function rolesOfHistory({ steps }: LoadedTarget): readonly string[] {
  const names = steps.flatMap((step) => (step.do === 'apply' ? rolesIn(step.script) : []))
  return [...new Set(names)]
}

function rolesIn(script: LoadedScript): readonly string[] {
  if (!MENTIONS.test(script.text)) return []
  return script.statements().flatMap(({ parsed }) => rolesNamedBy(parsed))
}

function rolesNamedBy({ node, sql }: ParsedStatement): readonly string[] {
  if ('DoStmt' in node) return createdInBody(sql)
  return [...thingsNamedIn(node).roles, ...createdRole({ node })]
}

/** The role that the statement creates. */
export function createdRole({ node }: Pick<ParsedStatement, 'node'>): readonly string[] {
  return 'CreateRoleStmt' in node ? [node.CreateRoleStmt.role ?? ''] : []
}

/** The body of a DO block is text to the parser. */
function createdInBody(sql: string): readonly string[] {
  const created = /\bcreate\s+(?:role|user|group)\s+(?:"([^"]+)"|(\w+))/gi
  return [...sql.matchAll(created)].map(([, quoted, plain]) => quoted ?? plain?.toLowerCase() ?? '')
}
