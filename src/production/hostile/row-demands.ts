import type { Operation } from '../../model/operation.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { alteredDomain, type DomainColumns } from '../domain-tables.ts'
import { type CatalogRelation, touchedTables } from '../touched-tables.ts'
import { type UniqueDemand, uniqueDemands } from './unique-demands.ts'

/** A statement that rows which exist can make fail. */
export interface RowDemand {
  /** Index of the statement in its script. */
  readonly statement: number
  /** Existing tables whose rows it reads. */
  readonly tables: readonly string[]
  /** Tables that its foreign keys reference. */
  readonly answering: readonly string[]
  /** Lower-case words of its text; only columns it names are of interest. `null`: any column may be. */
  readonly words: ReadonlySet<string> | null
  readonly uniques: readonly UniqueDemand[]
}

/** The statements of a script that rows of existing tables can make fail, by their text. */
export function rowDemands(
  statements: readonly ScriptStatement[],
  existing: readonly CatalogRelation[],
  domains: DomainColumns,
): readonly RowDemand[] {
  const known = new Set(existing.map((relation) => relation.name))
  return statements.flatMap((statement, index): RowDemand[] => {
    if (!statement.operations.some((operation) => asksOfRows(operation))) return []
    const answering = statement.operations.flatMap((operation) =>
      operation.type === 'add-constraint'
        ? (operation.constraint.references ?? [])
        : operation.type === 'alter-table' && operation.attaches !== undefined
          ? operation.table
          : [],
    )
    const domain = domains.get(alteredDomain(statement) ?? '') ?? []
    const ofDomain = domain.map(({ table }) => table).filter((table) => known.has(table))
    const tables = [...new Set([...tablesRead(statement, answering, existing), ...ofDomain])]
    if (tables.length === 0) return []
    const { sql } = statement.parsed
    const anyColumn = statement.operations.some(namesNoColumn)
    const words = anyColumn || sql.includes('*') ? null : wordsOf(sql)
    return [{ statement: index, tables, answering, words, uniques: uniqueDemands(statement) }]
  })
}

export function wordsOf(sql: string): ReadonlySet<string> {
  return new Set(sql.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*|(?<=")[^"]+(?=")/gu) ?? [])
}

/** What the statement asks of may not stand in its text. */
function namesNoColumn(operation: Operation): boolean {
  switch (operation.type) {
    case 'opaque':
    case 'other':
    case 'validate-constraint':
      return true
    case 'add-constraint':
      return operation.constraint.usingIndex !== null
    case 'alter-table':
      return operation.attaches !== undefined
    default:
      return false
  }
}

/** Kinds of statements without an operation of their own that compute something from rows. */
const COMPUTING = new Set(['AlterDomainStmt', 'CreateTableAsStmt', 'RefreshMatViewStmt', 'SelectStmt'])

function asksOfRows(operation: Operation): boolean {
  switch (operation.type) {
    case 'set-not-null':
    case 'validate-constraint':
    case 'alter-column-type':
      return true
    case 'add-constraint': {
      const { notValid, usingIndex, kind } = operation.constraint
      return !notValid && (usingIndex === null || kind === 'primary-key')
    }
    case 'create-index':
      return operation.unique && !operation.onlyParent
    case 'add-column':
      return operation.column.generatedStored
    case 'alter-table':
      return operation.action === 'AT_AttachPartition' || operation.action === 'AT_SetExpression'
    case 'write-rows':
      // Rows written out fail on a key that is taken, which whoever writes them knows.
      return operation.verb === 'update' || operation.verb === 'merge' || operation.reads.length > 0
    case 'opaque':
      return !/^\s*create\b/i.test(operation.text)
    case 'other':
      return COMPUTING.has(operation.kind)
    default:
      return false
  }
}

/** An ALTER TABLE checks its own table; the table a foreign key references only answers. */
function tablesRead(
  { operations }: ScriptStatement,
  answering: readonly string[],
  existing: readonly CatalogRelation[],
): readonly string[] {
  const checked = operations.flatMap((operation) => {
    if (operation.type === 'alter-table' && operation.attaches !== undefined) return [operation.attaches]
    return 'table' in operation ? [operation.table] : []
  })
  return touchedTables(operations, existing).filter(
    (table) => checked.includes(table) || !answering.includes(table),
  )
}
