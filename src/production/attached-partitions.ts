import type { ScriptStatement } from '../sql/script-statement.ts'
import { constants, type Restriction } from './check-solver.ts'
import type { TableShape } from './table-shape.ts'

/** A table that becomes a partition, with what its parent will ask of the first column of the partition key. */
export interface AttachedPartition {
  readonly partition: string
  readonly parent: string
  readonly bound: Restriction
}

/** Partitions that statements attach, where their bounds are constants. */
export function attachedPartitions(statements: readonly ScriptStatement[]): readonly AttachedPartition[] {
  return statements.flatMap(({ parsed: { node }, operations }) =>
    operations.flatMap((operation, index): AttachedPartition[] => {
      if (operation.type !== 'alter-table' || operation.attaches === undefined) return []
      const command = 'AlterTableStmt' in node ? node.AlterTableStmt.cmds?.[index] : undefined
      const definition = command && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined
      const spec = definition && 'PartitionCmd' in definition ? definition.PartitionCmd.bound : undefined
      if (spec === undefined) return []
      const values = (spec.listdatums ?? []).flatMap(constants)
      const { attaches: partition, table: parent } = operation
      if (values.length > 0) return [{ partition, parent, bound: { kind: 'one-of', values } }]
      const [low = null] = (spec.lowerdatums ?? []).slice(0, 1).flatMap(constants)
      const [high = null] = (spec.upperdatums ?? []).slice(0, 1).flatMap(constants)
      return low === null && high === null ? [] : [{ partition, parent, bound: range(low, high) }]
    }),
  )
}

function range(low: string | null, high: string | null): Restriction {
  const [from, to] = [low, high].map((bound) => (bound === null ? null : Number(bound)))
  return Number.isNaN(from ?? 0) || Number.isNaN(to ?? 0)
    ? { kind: 'within', from: low, to: high }
    : { kind: 'between', low: from ?? null, high: to ?? null }
}

/** What its new parent asks of the rows of a table, by column. */
export function boundsOf(
  table: string,
  attached: readonly AttachedPartition[],
  shapes: readonly TableShape[],
): ReadonlyMap<string, Restriction> {
  return new Map(
    attached.flatMap(({ partition, parent, bound }) => {
      const key = shapes.find((shape) => shape.name === parent)?.partitionKey[0]
      return partition === table && key !== undefined ? [[key, bound] as const] : []
    }),
  )
}
