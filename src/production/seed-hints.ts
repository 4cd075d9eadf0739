import type { Node } from '@pgsql/types'
import type { ScriptStatement } from '../sql/script-statement.ts'
import { type Restriction, solve } from './check-solver.ts'
import type { ForeignKeyShape } from './table-shape.ts'

/**
 * What the migrations under review are about to demand of existing rows. Seeded rows satisfy it, so that the
 * rehearsal measures the validation instead of failing on rows that no application wrote.
 */
export interface SeedHints {
  readonly foreignKeys: ReadonlyMap<string, readonly ForeignKeyShape[]>
  /** By table, then by column. */
  readonly restrictions: ReadonlyMap<string, ReadonlyMap<string, Restriction>>
}

const NUMBER_TYPES = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'])

export function seedHints(statements: readonly ScriptStatement[]): SeedHints {
  const foreignKeys = new Map<string, ForeignKeyShape[]>()
  const restrictions = new Map<string, Map<string, Restriction>>()
  for (const { parsed, operations } of statements) {
    operations.forEach((operation, index) => {
      if (operation.type === 'add-constraint') {
        const { table, constraint } = operation
        const { columns, references: parent, referencedColumns: parentColumns } = constraint
        if (parent !== null)
          foreignKeys.set(table, [...(foreignKeys.get(table) ?? []), { columns, parent, parentColumns }])
        const expression = checkExpression(parsed.node, index)
        if (expression) merge(restrictions, table, solve([expression]))
      }
      if (operation.type === 'alter-column-type' && NUMBER_TYPES.has(operation.newType.replace(/\(.*/, ''))) {
        merge(
          restrictions,
          operation.table,
          new Map([[operation.column, { kind: 'text-of', modulus: 30_000 }]]),
        )
      }
    })
  }
  return { foreignKeys, restrictions }
}

function merge(
  all: Map<string, Map<string, Restriction>>,
  table: string,
  found: ReadonlyMap<string, Restriction>,
): void {
  all.set(table, new Map([...(all.get(table) ?? []), ...found]))
}

function checkExpression(node: Node, index: number): Node | null {
  if (!('AlterTableStmt' in node)) return null
  const command = node.AlterTableStmt.cmds?.[index]
  const definition = command && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined
  return definition && 'Constraint' in definition ? (definition.Constraint.raw_expr ?? null) : null
}
