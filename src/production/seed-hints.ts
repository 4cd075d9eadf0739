import type { Node } from '@pgsql/types'
import { stringsOf } from '../sql/names.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'
import { type AttachedPartition, attachedPartitions } from './attached-partitions.ts'
import { type Restriction, solve } from './check-solver.ts'
import { alteredDomain, type DomainColumns } from './domain-tables.ts'
import type { ForeignKeyShape } from './table-shape.ts'

/**
 * What the migrations under review are about to demand of existing rows. Seeded rows satisfy it, so that the
 * rehearsal measures the validation instead of failing on rows that no application wrote.
 */
export interface SeedHints {
  readonly foreignKeys: ReadonlyMap<string, readonly ForeignKeyShape[]>
  /** By table, then by column. */
  readonly restrictions: ReadonlyMap<string, ReadonlyMap<string, Restriction>>
  /** Tables that get rows with keys of their own, which production does not hold yet. */
  readonly inserted: ReadonlySet<string>
  readonly attached: readonly AttachedPartition[]
}

const NUMBER_TYPES = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'])
const READABLE_TYPES = new Set([
  'uuid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'interval',
  'bool',
  'json',
  'jsonb',
  'inet',
  'cidr',
  'bytea',
])

/** `domains`: the columns of domains that the statements change. */
export function seedHints(
  statements: readonly ScriptStatement[],
  domains: DomainColumns = new Map(),
): SeedHints {
  const foreignKeys = new Map<string, ForeignKeyShape[]>()
  const restrictions = new Map<string, Map<string, Restriction>>()
  const enums = newEnums(statements)
  for (const statement of statements) {
    const { parsed, operations } = statement
    const value = demandedOfDomain(parsed.node)
    for (const { table, column } of value ? (domains.get(alteredDomain(statement) ?? '') ?? []) : [])
      if (value) merge(restrictions, table, new Map([[column, value]]))
    operations.forEach((operation, index) => {
      if (operation.type === 'add-constraint') {
        const { table, constraint } = operation
        const { columns, references: parent, referencedColumns: parentColumns } = constraint
        if (parent !== null)
          foreignKeys.set(table, [...(foreignKeys.get(table) ?? []), { columns, parent, parentColumns }])
        const expression = checkExpression(parsed.node, index)
        if (expression) merge(restrictions, table, solve([expression]))
      }
      if (operation.type === 'alter-column-type') {
        const demanded = convertible(operation.newType, enums)
        if (demanded !== null) merge(restrictions, operation.table, new Map([[operation.column, demanded]]))
      }
    })
  }
  return {
    foreignKeys,
    restrictions,
    inserted: insertedInto(statements),
    attached: attachedPartitions(statements),
  }
}

function insertedInto(statements: readonly ScriptStatement[]): ReadonlySet<string> {
  const inserts = statements.flatMap(({ operations }) =>
    operations.filter((one) => one.type === 'write-rows' && one.verb === 'insert'),
  )
  return new Set(inserts.flatMap((one) => ('table' in one ? [one.table] : [])))
}

function merge(
  all: Map<string, Map<string, Restriction>>,
  table: string,
  found: ReadonlyMap<string, Restriction>,
): void {
  all.set(table, new Map([...(all.get(table) ?? []), ...found]))
}

/** What a new constraint of a domain demands of its values. */
function demandedOfDomain(node: Node): Restriction | null {
  const definition = 'AlterDomainStmt' in node ? node.AlterDomainStmt.def : undefined
  const expression = definition && 'Constraint' in definition ? definition.Constraint.raw_expr : undefined
  return expression === undefined ? null : (solve([expression]).get('value') ?? null)
}

function checkExpression(node: Node, index: number): Node | null {
  if (!('AlterTableStmt' in node)) return null
  const command = node.AlterTableStmt.cmds?.[index]
  const definition = command && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined
  return definition && 'Constraint' in definition ? (definition.Constraint.raw_expr ?? null) : null
}

/** What values must be like to become ones of another type; `null`: nothing is known of it. */
function convertible(newType: string, enums: ReadonlyMap<string, readonly string[]>): Restriction | null {
  const labels = enums.get(newType)
  if (labels !== undefined && labels.length > 0) return { kind: 'one-of', values: labels }
  const [, base = newType, modifiers] = /^([^(]+)(?:\(([\d,]+)\))?$/.exec(newType) ?? []
  const [size = 0, scale = 0] = (modifiers ?? '').split(',').map(Number)
  if (NUMBER_TYPES.has(base)) {
    const digits = base === 'numeric' && size > 0 ? Math.max(0, size - scale) : 5
    return { kind: 'text-of', modulus: Math.min(30_000, 10 ** digits) }
  }
  if ((base === 'varchar' || base === 'bpchar') && size > 0) return { kind: 'at-most', length: size }
  return READABLE_TYPES.has(base) ? { kind: 'reads-as', base } : null
}

/** Labels of the enums that a script creates, by name as written. */
export function newEnums(statements: readonly ScriptStatement[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    statements.flatMap(({ parsed: { node } }) =>
      'CreateEnumStmt' in node
        ? [[stringsOf(node.CreateEnumStmt.typeName).join('.'), stringsOf(node.CreateEnumStmt.vals)] as const]
        : [],
    ),
  )
}
