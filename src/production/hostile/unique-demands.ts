import type { Constraint, IndexStmt, Node } from '@pgsql/types'
import { stringsOf } from '../../sql/names.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { type Restriction, solve } from '../check-solver.ts'

/** What a new unique index, key or exclusion constraint allows once only. */
export interface UniqueDemand {
  readonly table: string
  /** Columns of its key, those inside of expressions too. */
  readonly columns: readonly string[]
  /** Columns of the predicate of a partial index. */
  readonly filtered: readonly string[]
  /** What the predicate demands of them, as far as it is understood. */
  readonly filter: ReadonlyMap<string, Restriction>
}

export function uniqueDemands({ parsed: { node }, operations }: ScriptStatement): UniqueDemand[] {
  return operations.flatMap((operation, index): UniqueDemand[] => {
    if (operation.type === 'create-index' && operation.unique && 'IndexStmt' in node) {
      return [ofIndex(operation.table, node.IndexStmt)]
    }
    if (operation.type !== 'add-constraint') return []
    const { table, constraint } = operation
    const definition = constraintAt(node, index)
    switch (constraint.kind) {
      case 'unique':
      case 'primary-key':
        // The columns of a prepared index are not in the text, and it has no duplicates.
        return constraint.usingIndex === null
          ? [{ table, columns: constraint.columns, filtered: [], filter: new Map() }]
          : []
      case 'exclusion':
        return definition === null ? [] : [ofExclusion(table, definition)]
      default:
        return []
    }
  })
}

/** The definition an ALTER TABLE adds with its action of the given index. */
export function constraintAt(node: Node, index: number): Constraint | null {
  if (!('AlterTableStmt' in node)) return null
  const command = node.AlterTableStmt.cmds?.[index]
  const definition = command && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined
  return definition && 'Constraint' in definition ? definition.Constraint : null
}

function ofIndex(table: string, index: IndexStmt): UniqueDemand {
  const { indexParams = [], whereClause } = index
  return { table, columns: columnsIn(indexParams), ...predicate(whereClause) }
}

function ofExclusion(table: string, constraint: Constraint): UniqueDemand {
  return { table, columns: columnsIn(constraint.exclusions ?? []), ...predicate(constraint.where_clause) }
}

function predicate(where: Node | undefined): Pick<UniqueDemand, 'filtered' | 'filter'> {
  return where === undefined
    ? { filtered: [], filter: new Map() }
    : { filtered: columnsIn(where), filter: solve([where]) }
}

/** Every column a piece of a parse tree names. */
function columnsIn(tree: Node | readonly Node[]): string[] {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit)
      return
    }
    if (typeof value !== 'object' || value === null) return
    if ('ColumnRef' in value) {
      const { fields } = value.ColumnRef as { readonly fields?: readonly Node[] }
      const name = stringsOf(fields).at(-1)
      if (name !== undefined) found.add(name)
      return
    }
    if ('IndexElem' in value) {
      const { name } = value.IndexElem as { readonly name?: string }
      if (name !== undefined) found.add(name)
    }
    Object.values(value).forEach(visit)
  }
  visit(tree)
  return [...found]
}
