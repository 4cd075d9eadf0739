import type { Node, RangeVar } from '@pgsql/types'
import { parseSync } from 'libpg-query'
import { quoteIdentifier } from './names.ts'
import { tokensOf } from './tokens.ts'

/**
 * The same UPDATE or DELETE for rows whose key lies between two expressions, both included. Its text stays as it is
 * but for the condition. `null` where it cannot be taken apart by a key: it returns rows, begins with WITH, goes by a
 * cursor, or changes the key itself.
 *
 * @param sql one statement, without a semicolon.
 * @param key name of the column.
 */
export function withKeyRange(sql: string, key: string, first: string, last: string): string | null {
  const relation = writtenRelation(parseSync(sql).stmts?.[0]?.stmt, key)
  if (relation === null) return null
  const owner = quoteIdentifier(relation.alias?.aliasname ?? relation.relname ?? '')
  const range = `${owner}.${quoteIdentifier(key)} BETWEEN ${first} AND ${last}`
  const place = endOfWhere(sql)
  // The scanner counts bytes of UTF-8.
  const bytes = Buffer.from(sql, 'utf8')
  if (place === null) return `${sql.trimEnd()} WHERE ${range}`
  return `${bytes.toString('utf8', 0, place)} ${range} AND (${bytes.toString('utf8', place).trim()})`
}

function writtenRelation(node: Node | undefined, key: string): RangeVar | null {
  if (node === undefined) return null
  if ('UpdateStmt' in node) {
    const { relation, targetList = [], returningClause, withClause } = node.UpdateStmt
    const setsKey = targetList.some((one) => 'ResTarget' in one && one.ResTarget.name === key)
    const whole = !setsKey && !withClause && !returningClause
    return whole && !byCursor(node.UpdateStmt.whereClause) ? (relation ?? null) : null
  }
  if ('DeleteStmt' in node) {
    const { relation, returningClause, withClause } = node.DeleteStmt
    const whole = !withClause && !returningClause
    return whole && !byCursor(node.DeleteStmt.whereClause) ? (relation ?? null) : null
  }
  return null
}

const byCursor = (condition: Node | undefined) => condition !== undefined && 'CurrentOfExpr' in condition

/** Byte behind the WHERE of the statement itself, not one of a subquery. */
function endOfWhere(sql: string): number | null {
  let depth = 0
  for (const { text, end } of tokensOf(sql)) {
    if (text === '(') depth++
    if (text === ')') depth--
    if (depth === 0 && text.toUpperCase() === 'WHERE') return end
  }
  return null
}
