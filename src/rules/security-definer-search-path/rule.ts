import type { FunctionRights, StatementDetail } from '../../model/operation-details.ts'
import type { Fix } from '../../model/report.ts'
import { advice } from '../recipe.ts'
import type { JudgedStatement, ScriptRule } from '../rule.ts'

export const securityDefinerSearchPath: ScriptRule = {
  id: 'security-definer-search-path',
  title: 'A function with the rights of its owner trusts the search_path of its caller',
  severity: 'warning',
  about: 'up',
  why: 'A SECURITY DEFINER function runs with the rights of its owner, but finds tables, functions and operators on the search_path of whoever calls it. A role that may create objects in any schema, be it a temporary one, can put its own in the way and have them run with the rights of the owner.',
  instead:
    'Give the function a path: SET search_path = schema, pg_temp in its definition, the schemas it needs first and pg_temp last.',
  whenNotToUse:
    'Where every name in the body, operators included, is written with its schema. A body in the words of the SQL standard (BEGIN ATOMIC, RETURN) is bound when it is written and not reported.',
  sources: ['https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY'],
  check: ({ script }) => {
    const spoken = script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => {
        const says = operation.type === 'other' || operation.type === 'opaque'
        const found = says ? rightsIn(operation.detail) : null
        return found === null ? [] : [{ statement, ...found }]
      }),
    )
    return spoken.flatMap(({ statement, name, rights }, place) => {
      const later = spoken.slice(place + 1).filter((one) => one.name === name)
      if (rights.definer !== true || rights.bound || later.some((one) => one.rights.bound)) return []
      return [
        {
          statement,
          message: `${name} runs with the rights of its owner and finds names on the search_path of whoever calls it: a caller that can create a table, function or operator, be it a temporary one, can have it run its own. Add SET search_path to the definition.`,
          fix: withPath(statement),
        },
      ]
    })
  },
}

function rightsIn(
  detail: StatementDetail | undefined,
): { readonly name: string; readonly rights: FunctionRights } | null {
  if (detail?.what === 'create-function')
    return detail.rights === undefined ? null : { name: detail.name, rights: detail.rights }
  if (detail?.what !== 'none' || detail.alters === undefined) return null
  return { name: detail.alters.function, rights: detail.alters.rights }
}

/** Which schemas it needs only its author knows. */
function withPath({ sql }: JudgedStatement): Fix {
  return advice([
    {
      sql: `${sql.trimEnd()}\n  SET search_path = public, pg_temp;`,
      transaction: true,
      why: 'The schemas that the function needs, and pg_temp last.',
    },
  ])
}
