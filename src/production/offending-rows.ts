import type { Operation } from '../model/operation.ts'
import { afterKeyword, inParentheses, keyExpression, listItems } from '../sql/excerpt.ts'
import { quoteIdentifier, quoteQualified, stringsOf } from '../sql/names.ts'
import { parseScript } from '../sql/parse.ts'
import { type ScriptStatement, scriptStatements } from '../sql/script-statement.ts'
import { inconvertible, type TypeKnowledge } from './inconvertible.ts'
import type { TableShape } from './table-shape.ts'
import { constraintAt } from './unique-demands.ts'

/** Rows that make a statement fail, and how to find them before it runs. */
export interface OffendingRows {
  readonly table: string | null
  /** A clause that goes on after `if`: `a row of public.users has no email`. */
  readonly condition: string
  /** A query that counts them in production; `null` where the statement does not tell. */
  readonly find: string | null
  readonly kind: 'null' | 'duplicate' | 'check' | 'orphan' | 'overlap' | 'value' | 'long' | 'bounds' | 'other'
}

/** A refusal with what the server said besides its message. */
export interface Refused {
  readonly statement: number
  readonly place: RefusedAt
}

interface RefusedAt {
  readonly code: string
  readonly column: string | null
  readonly constraint: string | null
}

/** Explains a refusal by what the statement asks of rows, never by the words of the message. */
export function offendingRows(
  statements: readonly ScriptStatement[],
  { statement: refused, place }: Refused,
  shapes: readonly TableShape[],
  types: TypeKnowledge,
): OffendingRows {
  const statement = statements[refused]
  const operations = statement?.operations ?? []
  for (const [index, operation] of operations.entries()) {
    const found = statement && explain(statement, operation, index, place, shapes, types)
    if (found) return found
  }
  for (const validated of operations) {
    const source =
      validated.type === 'validate-constraint'
        ? (addedBy(validated, statements.slice(0, refused)) ?? addingStatement(validated, shapes))
        : null
    const [added] = source?.operations ?? []
    const found = source && added ? explain(source, added, 0, place, shapes, types) : null
    if (found) return found
  }
  const [table = null] = operations.flatMap((one) => ('table' in one ? [one.table] : []))
  const condition =
    table === null ? 'its tables hold certain values' : `${table} or a table it reads holds certain values`
  return { table, condition, find: null, kind: 'other' }
}

/** The earlier statement of the script that adds a constraint; without a name the server makes one up. */
function addedBy(
  { table, name }: Extract<Operation, { readonly type: 'validate-constraint' }>,
  earlier: readonly ScriptStatement[],
): ScriptStatement | null {
  const adding = (named: string | null) =>
    earlier.findLast(({ operations: [first, ...others] }) => {
      return (
        others.length === 0 &&
        first?.type === 'add-constraint' &&
        first.table === table &&
        first.constraint.name === named
      )
    })
  return adding(name) ?? adding(null) ?? null
}

/** The statement that would add a constraint as it stands in the catalog. */
function addingStatement(
  { table, name }: Extract<Operation, { readonly type: 'validate-constraint' }>,
  shapes: readonly TableShape[],
): ScriptStatement | null {
  const definition = shapes.find((shape) => shape.name === table)?.constraints[name]
  if (definition === undefined) return null
  const parsed = parseScript(
    `ALTER TABLE ${quoteQualified(table)} ADD CONSTRAINT ${quoteIdentifier(name)} ${definition}`,
  )
  return parsed.ok ? (scriptStatements(parsed.statements)[0] ?? null) : null
}

const count = (rows: string) => `SELECT count(*) FROM ${rows};`

function explain(
  statement: ScriptStatement,
  operation: Operation,
  index: number,
  at: RefusedAt,
  shapes: readonly TableShape[],
  types: TypeKnowledge,
): OffendingRows | null {
  switch (at.code) {
    case '23502':
      return missing(operation, at)
    case '23505':
    case '54000':
      return repeated(statement, operation, at)
    case '23503':
      return orphaned(operation, shapes, at)
    case '23514':
      return outside(operation, at) ?? unchecked(statement, operation, index, at)
    case '23P01':
      return overlapping(statement, operation, index)
    default:
      return operation.type === 'alter-column-type' ? converted(statement, shapes, types) : null
  }
}

function missing(operation: Operation, { column }: RefusedAt): OffendingRows | null {
  const demands =
    operation.type === 'set-not-null'
      ? [operation.column]
      : operation.type === 'add-constraint' && /^(?:not-null|primary-key)$/.test(operation.constraint.kind)
        ? operation.constraint.columns
        : []
  const preparedKey = operation.type === 'add-constraint' && operation.constraint.usingIndex !== null
  if (column === null || !('table' in operation) || !(preparedKey || demands.includes(column))) return null
  const { table } = operation
  return {
    table,
    kind: 'null',
    condition: `a row of ${table} has no ${column}`,
    find: count(`${quoteQualified(table)} WHERE ${quoteIdentifier(column)} IS NULL`),
  }
}

function repeated(
  { parsed: { sql } }: ScriptStatement,
  operation: Operation,
  { code, constraint }: RefusedAt,
): OffendingRows | null {
  const key = keyOf(operation, sql)
  if (key === null) return null
  const { table, name, items, where } = key
  if (constraint !== null && name !== null && name !== constraint) return null
  const keys = items.join(', ')
  const clauses = [
    ...(where === null ? [] : [`(${where})`]),
    ...items.map(
      (item) =>
        `${code === '23505' ? item : `octet_length(${item}::text)`} ${code === '23505' ? 'IS NOT NULL' : '> 2704'}`,
    ),
  ]
  if (code === '54000') {
    return {
      table,
      kind: 'long',
      condition: `a row of ${table} holds more in ${keys} than an index entry takes, about 2,700 bytes`,
      find: count(`${quoteQualified(table)} WHERE ${clauses.join(' OR ')}`),
    }
  }
  return {
    table,
    kind: 'duplicate',
    condition: `two rows of ${table} have the same ${items.length === 1 ? keys : `(${keys})`}`,
    find: count(
      `(SELECT FROM ${quoteQualified(table)} WHERE ${clauses.join(' AND ')} GROUP BY ${keys} HAVING count(*) > 1) AS repeated`,
    ),
  }
}

function keyOf(operation: Operation, sql: string) {
  if (operation.type === 'create-index') {
    const list = inParentheses(sql, null)
    if (list === null) return null
    const items = listItems(list).map(keyExpression)
    return { table: operation.table, name: operation.index, items, where: afterKeyword(sql, 'WHERE') }
  }
  if (operation.type !== 'add-constraint') return null
  const { table, constraint } = operation
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return null
  const items = constraint.columns.map(quoteIdentifier)
  return items.length === 0 ? null : { table, name: constraint.name, items, where: null }
}

function orphaned(operation: Operation, shapes: readonly TableShape[], at: RefusedAt): OffendingRows | null {
  if (operation.type !== 'add-constraint' || operation.constraint.references === null) return null
  const { table, constraint } = operation
  const { columns, references: parent, name } = constraint
  if (parent === null || (name !== null && at.constraint !== null && name !== at.constraint)) return null
  const key =
    constraint.referencedColumns.length > 0
      ? constraint.referencedColumns
      : (shapes.find((shape) => shape.name === parent)?.primaryKey ?? [])
  const present = columns.map((column) => `child.${quoteIdentifier(column)} IS NOT NULL`)
  const equal = columns.map((column, index) => {
    return `parent.${quoteIdentifier(key[index] ?? '')} = child.${quoteIdentifier(column)}`
  })
  return {
    table,
    kind: 'orphan',
    condition: `${columns.join(', ')} of a row of ${table} names no row of ${parent}`,
    find:
      key.length === columns.length
        ? count(
            `${quoteQualified(table)} AS child WHERE ${present.join(' AND ')} AND NOT EXISTS (SELECT FROM ${quoteQualified(parent)} AS parent WHERE ${equal.join(' AND ')})`,
          )
        : null,
  }
}

/** CHECK constraints are counted, because only the nth CHECK of the text belongs to the nth constraint. */
function unchecked(
  { parsed: { sql, node }, operations }: ScriptStatement,
  operation: Operation,
  index: number,
  at: RefusedAt,
): OffendingRows | null {
  if (operation.type !== 'add-constraint' || operation.constraint.kind !== 'check') return null
  const { table, constraint } = operation
  if (constraint.name !== null && at.constraint !== null && constraint.name !== at.constraint) return null
  if (constraintAt(node, index) === null) return null
  const nth = operations
    .slice(0, index)
    .filter((one) => one.type === 'add-constraint' && one.constraint.kind === 'check').length
  const expression = inParentheses(sql, 'CHECK', nth)
  return {
    table,
    kind: 'check',
    condition: `a row of ${table} does not meet ${expression === null ? 'the constraint' : `CHECK (${expression})`}`,
    find: expression === null ? null : count(`${quoteQualified(table)} WHERE NOT (${expression})`),
  }
}

function outside(operation: Operation, at: RefusedAt): OffendingRows | null {
  if (operation.type === 'alter-table' && operation.action === 'AT_AttachPartition') {
    return {
      table: operation.table,
      kind: 'bounds',
      condition: 'a row of the new partition lies outside of its bounds',
      find: null,
    }
  }
  if (operation.type !== 'write-rows' || at.constraint !== null) return null
  return {
    table: operation.table,
    kind: 'bounds',
    condition: `a row that is written to ${operation.table} belongs to none of its partitions`,
    find: null,
  }
}

function overlapping(
  { parsed: { node, sql } }: ScriptStatement,
  operation: Operation,
  index: number,
): OffendingRows | null {
  const constraint = constraintAt(node, index)
  if (operation.type !== 'add-constraint' || constraint?.contype !== 'CONSTR_EXCLUSION') return null
  const { table } = operation
  const pairs = (constraint.exclusions ?? []).flatMap((item) => {
    if (!('List' in item)) return []
    const [element, operator] = item.List.items ?? []
    const column = element && 'IndexElem' in element ? (element.IndexElem.name ?? null) : null
    const sign = operator && 'List' in operator ? (stringsOf(operator.List.items).at(-1) ?? null) : null
    if (column === null || sign === null) return [null]
    return [`a.${quoteIdentifier(column)} ${sign} b.${quoteIdentifier(column)}`]
  })
  const plain = pairs.every((pair) => pair !== null) && afterKeyword(sql, 'WHERE') === null
  const target = quoteQualified(table)
  return {
    table,
    kind: 'overlap',
    condition: `two rows of ${table} exclude each other`,
    find: plain
      ? count(`${target} AS a JOIN ${target} AS b ON a.ctid < b.ctid AND ${pairs.join(' AND ')}`)
      : null,
  }
}

/** Which of several type changes refused a value the server does not say. */
function converted(
  { parsed: { sql }, operations }: ScriptStatement,
  shapes: readonly TableShape[],
  types: TypeKnowledge,
): OffendingRows | null {
  const changes = operations.filter((one) => one.type === 'alter-column-type')
  const [first] = changes
  if (first === undefined) return null
  const { table } = first
  const columns = shapes.find((one) => one.name === table)?.columns ?? []
  const usings = usingClauses(sql)
  const tests = changes.map(({ column, newType, using }) => {
    const shape = columns.find(({ name }) => name === column)
    const clause = using === null ? null : (usings.shift() ?? '')
    return shape === undefined ? null : inconvertible(shape, newType, clause, types)
  })
  const known = tests.flatMap((test) => test ?? [])
  const what = changes.map(({ column, newType }) => `in ${column} that ${newType} does not take`)
  return {
    table,
    kind: 'value',
    condition: `a row of ${table} holds a value ${what.join(' or ')}`,
    find: known.length < tests.length ? null : count(`${quoteQualified(table)} WHERE ${known.join(' OR ')}`),
  }
}

/** The expressions after USING, one for each action that has one. */
function usingClauses(sql: string): string[] {
  return listItems(sql).flatMap((action) => afterKeyword(action, 'USING') ?? [])
}
