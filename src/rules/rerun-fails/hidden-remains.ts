import { isConcurrent, operationsOfType } from '../felt.ts'
import type { JudgedStatement, ScriptContext } from '../rule.ts'

/**
 * Where nothing was performed: concurrent builds that would take the invalid index of a broken-off build for what they
 * are to make. What was there before, or is dropped first, is out of the question.
 */
export function buildsThatHideRemains(context: ScriptContext): readonly JudgedStatement[] {
  const { script, schema } = context
  if (script.performed) return []
  return operationsOfType(context, 'create-index').flatMap(({ statement, operation }) => {
    const { table, index, ifNotExists } = operation
    if (!ifNotExists || index === null || !isConcurrent(operation)) return []
    const name = `${table.slice(0, table.indexOf('.'))}.${index}`
    const dropped = operationsOfType(context, 'drop-index').some(
      (one) => one.statement.index < statement.index && one.operation.indexes.includes(name),
    )
    return dropped || schema?.before.indexes.has(name) === true ? [] : [statement]
  })
}
