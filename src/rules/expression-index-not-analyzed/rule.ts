import { grouped, named } from '../advice.ts'
import { operationsOfType } from '../felt.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const expressionIndexNotAnalyzed: ScriptRule = {
  id: 'expression-index-not-analyzed',
  title: 'Nothing is known of the values of a new index on an expression',
  severity: 'note',
  about: 'up',
  why: 'Statistics of columns serve a new index on columns at once. Those of an expression are only gathered when the table is analyzed after the index was made, and building an index is no reason for autovacuum to do so. Until then the planner guesses that a comparison with the expression finds one row in two hundred, and may leave the index aside or join in a slow order.',
  instead:
    'ANALYZE the table behind the index. In the same script where the tool sends it outside of a transaction, else right after the deployment.',
  whenNotToUse: 'Where so many rows change that autovacuum analyzes the table within minutes anyway.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-NOTES',
    'DEFAULT_EQ_SEL in utils/selfuncs.h.',
  ],
  check: (context) => {
    const found = operationsOfType(context, 'create-index').flatMap(({ statement, operation }) => {
      const { table, columns, included = [], nameParts = [] } = operation
      const isExpression = nameParts.length > columns.length + included.length
      const known = isExpression && context.isExisting(table) && !isAnalyzed(context, statement, table)
      return known ? [{ statement, table }] : []
    })
    return grouped(found, (indexes) => {
      const tables = [...new Set(indexes.map(({ table }) => table))]
      return {
        title: 'Nothing is known of the values of a new index on an expression',
        message: `Until ${named(tables)} ${tables.length === 1 ? 'is' : 'are'} analyzed, the planner guesses how many rows the expression finds, and may leave the index aside. Building an index is no reason for autovacuum: put ANALYZE ${tables.join(', ')}; behind it.`,
      }
    })
  },
}

/** Later in the script; one without tables is about all of them. */
function isAnalyzed({ script }: ScriptContext, { index }: JudgedStatement, table: string): boolean {
  return script.statements.slice(index + 1).some(({ operations }) =>
    operations.some((one) => {
      if (one.type !== 'maintenance' || one.command !== 'analyze') return false
      const { tables = [] } = one
      return tables.length === 0 || tables.includes(table)
    }),
  )
}
