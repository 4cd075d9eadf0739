import type { Operation } from '../../model/operation.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { parseScript } from '../../sql/parse.ts'
import { type ScriptStatement, scriptStatements } from '../../sql/script-statement.ts'
import type { DomainColumns } from '../domain-tables.ts'
import type { TableShape } from '../table-shape.ts'
import type { TypeKnowledge } from './inconvertible.ts'
import { orphaned, overlapping, repeated } from './offending-keys.ts'
import type { OffendingRows, RefusedAt } from './offending-row.ts'
import { converted, missing, outside, unchecked, valuesOfDomain } from './offending-values.ts'

/** What is known besides the shape of tables. */
export interface Knowledge extends TypeKnowledge {
  readonly domains: DomainColumns
}

/** A refusal with what the server said besides its message. */
export interface Refused {
  readonly statement: number
  readonly place: RefusedAt
}

/** Explains a refusal by what the statement asks of rows, never by the words of the message. */
export function offendingRows(
  statements: readonly ScriptStatement[],
  { statement: refused, place }: Refused,
  shapes: readonly TableShape[],
  types: Knowledge,
): OffendingRows {
  const statement = statements[refused]
  const operations = statement?.operations ?? []
  for (const [index, operation] of operations.entries()) {
    const found = statement && explain(statement, operation, index, place, shapes, types)
    if (found) return found
  }
  const ofDomain = statement && valuesOfDomain(statement, types.domains)
  if (ofDomain) return ofDomain
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

function explain(
  statement: ScriptStatement,
  operation: Operation,
  index: number,
  at: RefusedAt,
  shapes: readonly TableShape[],
  types: Knowledge,
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
      return outside(statement, operation, at, shapes) ?? unchecked(statement, operation, index, at)
    case '23P01':
      return overlapping(statement, operation, index)
    default:
      return operation.type === 'alter-column-type' ? converted(statement, shapes, types) : null
  }
}
