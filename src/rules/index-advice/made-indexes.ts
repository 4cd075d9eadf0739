import type { ConstraintDefinition, Operation } from '../../model/operation.ts'
import { newColumns } from '../../sql/asked-of-schema.ts'
import type { Subject } from '../advice.ts'
import type { ScriptContext } from '../rule.ts'

/** An index that a script makes, by itself or for a constraint. Those with expressions or conditions are left out. */
export interface MadeIndex extends Subject {
  /** `null`: the server chooses one. */
  readonly name: string | null
  readonly columns: readonly string[]
  readonly included: readonly string[]
  readonly unique: boolean
  readonly primary: boolean
}

/** In the order of the script. */
export function madeIndexes({ script }: ScriptContext): readonly MadeIndex[] {
  return script.statements.flatMap((statement) =>
    statement.operations.flatMap((operation) => madeBy(operation).map((made) => ({ ...made, statement }))),
  )
}

function madeBy(operation: Operation): readonly Omit<MadeIndex, 'statement'>[] {
  if (operation.type === 'create-index') {
    const { table, columns, unique, method, varied, included = [], nameParts = columns } = operation
    const computed = (operation.expression?.columns.length ?? 0) > 0
    const plain = !computed && !varied && method === 'btree'
    const whole = nameParts.length === columns.length + included.length
    return plain && whole ? [{ name: operation.index, table, columns, included, unique, primary: false }] : []
  }
  if (!('table' in operation) || operation.table === undefined) return []
  const { table } = operation
  const constraints: readonly ConstraintDefinition[] = [
    ...newColumns(operation).flatMap((column) => column.constraints),
    ...(operation.type === 'create-table' ? (operation.constraints ?? []) : []),
    ...(operation.type === 'add-constraint' ? [operation.constraint] : []),
  ]
  return constraints.flatMap(({ kind, name, columns, usingIndex }) => {
    const primary = kind === 'primary-key'
    if ((!primary && kind !== 'unique') || usingIndex !== null) return []
    // Of a primary key that is called unique as well the server makes one index (`parse_utilcmd.c`).
    const isKey = (other: ConstraintDefinition) =>
      other.kind === 'primary-key' && other.columns.join() === columns.join()
    if (!primary && constraints.some(isKey)) return []
    return [{ name, table, columns, included: [], unique: true, primary }]
  })
}
