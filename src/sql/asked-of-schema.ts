import type { Operation } from '../model/operation.ts'
import type { StatementDetail } from '../model/operation-details.ts'
import type { ScriptStatement } from './script-statement.ts'

/** Types that are advised against, as the parser calls them. */
export const DISCUSSED_TYPES = ['json', 'timestamp', 'timetz', 'bpchar', 'money'] as const
export type DiscussedType = (typeof DISCUSSED_TYPES)[number]

/** What rules will ask of the schema around a script. Schemas are large, and most scripts raise no question. */
export interface SchemaQuestions {
  /** Tables that the script names, qualified. */
  readonly tables: ReadonlySet<string>
  /** Indexes that it makes, where the name is given, or drops. */
  readonly indexes: ReadonlySet<string>
  /** Whether other columns have these types. */
  readonly types: ReadonlySet<DiscussedType>
  /** Whether other names have capital letters. */
  readonly mixedCase: boolean
}

/** `null`: none. `publishes`: the schema has publications, which every change of a table matters to. */
export function askedOfSchema(
  statements: readonly ScriptStatement[],
  publishes: () => boolean = () => false,
): SchemaQuestions | null {
  const operations = statements.flatMap((statement) => statement.operations)
  if (!operations.some(raisesQuestion) && !(operations.some(changesColumns) && publishes())) return null
  const columns = operations.flatMap(newColumns)
  const names = operations.flatMap((one) => (one.type === 'create-table' ? [nameOf(one.table)] : []))
  return {
    tables: new Set(operations.flatMap(tablesAskedFor)),
    indexes: new Set(
      operations.flatMap((one) =>
        one.type === 'drop-index'
          ? one.indexes
          : one.type === 'create-index' && one.index !== null
            ? [`${schemaOf(one.table)}.${one.index}`]
            : [],
      ),
    ),
    types: new Set(columns.flatMap(({ type }) => discussedType(type) ?? [])),
    mixedCase: [...names, ...columns.map(({ name }) => name)].some(hasCapitals),
  }
}

/** With the tables of the indexes in question, whose other indexes may do for one that goes. */
export function withTablesOfIndexes(
  questions: SchemaQuestions,
  tableOf: (index: string) => string | null | undefined,
): SchemaQuestions {
  const owners = [...questions.indexes].flatMap((index) => tableOf(index) ?? [])
  return owners.length === 0 ? questions : { ...questions, tables: new Set([...questions.tables, ...owners]) }
}

/** Columns that a statement makes, in new tables and old ones. */
export function newColumns(operation: Operation) {
  if (operation.type === 'create-table') return operation.columns
  return operation.type === 'add-column' ? [operation.column] : []
}

/** Without modifiers and brackets; `null` for one that nobody advises against. */
export function discussedType(type: string): DiscussedType | null {
  return (
    DISCUSSED_TYPES.find((one) => type === one || type.startsWith(`${one}(`) || type === `${one}[]`) ?? null
  )
}

/** The same of a type as `format_type` writes it: `timestamp(3) without time zone`. */
export function discussedTypeOfCatalog(type: string): DiscussedType | null {
  if (type.startsWith('character(')) return 'bpchar'
  if (type.startsWith('timestamp')) return type.includes(' without ') ? 'timestamp' : null
  if (type.startsWith('time')) return type.includes(' with time zone') ? 'timetz' : null
  return discussedType(type)
}

export function hasCapitals(name: string): boolean {
  return name !== name.toLowerCase()
}

function tablesAskedFor(operation: Operation): readonly string[] {
  if (operation.type === 'other') return tablesOfDetail(operation.detail)
  if (operation.type === 'create-table' && operation.partitionOf !== null)
    return [operation.table, operation.partitionOf]
  return 'table' in operation ? [operation.table] : []
}

function tablesOfDetail(detail: StatementDetail | undefined): readonly string[] {
  if (detail?.what === 'refresh') return [detail.view]
  if (detail?.what === 'create-policy') return [detail.table]
  if (detail?.what === 'publication') return detail.tables
  return detail?.what === 'grant' && detail.object === 'TABLE' ? detail.names : []
}

/** Whose answer depends on the key of a partitioned table, on the policies of a table, or on who is sent its rows. */
const ACTIONS: ReadonlySet<string> = new Set([
  'AT_AttachPartition',
  'AT_EnableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_ReplicaIdentity',
])

/** It may give numbers that a sequence does not know of. */
const givesValues = ({ columns, width = 0 }: Extract<Operation, { readonly type: 'write-rows' }>) =>
  columns === undefined ? width > 0 : columns.length > 0

function changesColumns({ type }: Operation): boolean {
  return type === 'add-column' || type === 'alter-column-type' || type === 'rename'
}

function raisesQuestion(operation: Operation): boolean {
  switch (operation.type) {
    case 'create-table':
    case 'create-index':
    case 'drop-index':
    case 'drop-constraint':
    case 'drop-column':
      return true
    case 'alter-table':
      return operation.detail?.dropsDefault === true || ACTIONS.has(operation.action)
    case 'add-constraint':
      return ['foreign-key', 'unique', 'primary-key'].includes(operation.constraint.kind)
    case 'add-column': {
      const { constraints, name, type } = operation.column
      const refers = constraints.some(({ kind }) => kind === 'foreign-key')
      return operation.ifNotExists === true || refers || hasCapitals(name) || discussedType(type) !== null
    }
    case 'write-rows':
      return operation.verb === 'insert' && givesValues(operation)
    case 'other':
      return asksByDetail(operation.detail)
    default:
      return false
  }
}

function asksByDetail(detail: StatementDetail | undefined): boolean {
  if (detail?.what === 'grant') return detail.verb === 'revoke'
  if (detail?.what === 'publication') return detail.action !== 'drop'
  if (detail?.what === 'refresh') return !detail.concurrently
  if (detail?.what === 'create-policy') return true
  return detail?.what === 'alter-enum' && detail.adds !== undefined
}

const schemaOf = (qualified: string) => qualified.slice(0, qualified.indexOf('.'))
const nameOf = (qualified: string) => qualified.slice(qualified.indexOf('.') + 1)
