import type { Operation } from '../model/operation.ts'
import { quoteIdentifier, quoteQualified } from '../sql/names.ts'
import type { ScriptStatement } from '../sql/script-statement.ts'

/** SQL that takes statements back, last first. `null` where one of them is of a kind that this does not know. */
export function undoOf(
  statements: readonly ScriptStatement[],
  earlier: readonly ScriptStatement[],
  transaction: boolean,
): string | null {
  const undone: string[] = []
  for (const { operations } of statements.toReversed()) {
    for (const operation of operations.toReversed()) {
      const sql = undo(operation, earlier, transaction)
      if (sql === null) return null
      undone.push(sql)
    }
  }
  return undone.length === 0 ? null : undone.join('\n')
}

function undo(
  operation: Operation,
  earlier: readonly ScriptStatement[],
  transaction: boolean,
): string | null {
  switch (operation.type) {
    case 'create-index': {
      if (operation.index === null) return null
      const schema = operation.table.slice(0, operation.table.indexOf('.'))
      const name = `${quoteIdentifier(schema)}.${quoteIdentifier(operation.index)}`
      // A constraint that took the index over may have taken it along already.
      return `DROP INDEX ${transaction ? '' : 'CONCURRENTLY '}IF EXISTS ${name};`
    }
    case 'add-column':
      return alter(operation.table, `DROP COLUMN ${quoteIdentifier(operation.column.name)}`)
    case 'add-constraint': {
      const { name, kind, columns } = operation.constraint
      if (kind === 'not-null') return columns.map((column) => dropNotNull(operation.table, column)).join('\n')
      return name === null ? null : dropConstraint(operation.table, name)
    }
    case 'set-not-null':
      return dropNotNull(operation.table, operation.column)
    case 'drop-constraint':
      return addedAs(operation.table, operation.name, earlier)
    case 'validate-constraint': {
      const added = addedAs(operation.table, operation.name, earlier)
      return added === null ? null : `${dropConstraint(operation.table, operation.name)}\n${added}`
    }
    default:
      return null
  }
}

const alter = (table: string, action: string) => `ALTER TABLE ${quoteQualified(table)} ${action};`

const dropConstraint = (table: string, name: string) =>
  alter(table, `DROP CONSTRAINT ${quoteIdentifier(name)}`)

const dropNotNull = (table: string, column: string) =>
  alter(table, `ALTER COLUMN ${quoteIdentifier(column)} DROP NOT NULL`)

/** The statement of an earlier step that added a constraint. */
function addedAs(table: string, name: string, earlier: readonly ScriptStatement[]): string | null {
  const added = earlier.find(({ operations }) =>
    operations.some(
      (one) => one.type === 'add-constraint' && one.table === table && one.constraint.name === name,
    ),
  )
  return added === undefined ? null : `${added.parsed.sql};`
}

/** What operations leave in the schema, by names that `removes` gives to the same things. */
export function makes(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((one): readonly string[] => {
    switch (one.type) {
      case 'create-index':
        return one.index === null ? [] : [`index ${one.index}`]
      case 'add-column':
        return [`column ${one.table} ${one.column.name}`]
      case 'set-not-null':
        return [`not-null ${one.table} ${one.column}`]
      case 'alter-column-type':
        return [`type ${one.table} ${one.column}`]
      case 'add-constraint':
        return [
          ...(one.constraint.name === null ? [] : [`constraint ${one.table} ${one.constraint.name}`]),
          ...(one.constraint.kind === 'not-null'
            ? one.constraint.columns.map((column) => `not-null ${one.table} ${column}`)
            : []),
        ]
      default:
        return []
    }
  })
}

/** What operations of a down script take back. */
export function removes(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((one): readonly string[] => {
    switch (one.type) {
      case 'drop-index':
        return one.indexes.map((name) => `index ${name.slice(name.lastIndexOf('.') + 1)}`)
      case 'drop-column':
        return [`column ${one.table} ${one.column}`]
      case 'drop-not-null':
        return [`not-null ${one.table} ${one.column}`]
      case 'alter-column-type':
        return [`type ${one.table} ${one.column}`]
      case 'drop-constraint':
        return [`constraint ${one.table} ${one.name}`]
      default:
        return []
    }
  })
}
