import type { ConstraintDefinition, Operation } from '../../model/operation.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

/** SQLSTATE feature_not_supported. */
const NOT_SUPPORTED = '0A000'

interface Key {
  readonly table: string
  readonly what: string
  readonly columns: readonly string[]
  readonly partitionKey: readonly string[]
}

export const uniqueWithoutPartitionKey: ScriptRule = {
  id: 'unique-without-partition-key',
  title: 'A key of a partitioned table must include the partition key',
  severity: 'error',
  shows: 'error',
  about: 'both',
  explainsFailure: true,
  why: 'Each partition has an index of its own, so the server can tell duplicates apart only within a partition. A primary key, unique constraint or unique index of a partitioned table without all columns of the partition key is refused (SQLSTATE 0A000), and the deployment stops here.',
  instead:
    'Add the columns of the partition key to the key. Where the other columns have to be unique by themselves, keep them in a table of their own that is not partitioned.',
  whenNotToUse: 'Never: the server refuses it in every version up to 18.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-LIMITATIONS',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) => {
      const { effects } = statement
      if (effects.source === 'measured' && effects.error?.code !== NOT_SUPPORTED) return []
      return statement.operations.flatMap((operation) =>
        keysOf(operation, statement, context).flatMap(({ table, what, columns, partitionKey }) => {
          const missing = partitionKey.filter((column) => !columns.includes(column))
          if (missing.length === 0) return []
          return [
            {
              statement,
              table,
              message: `The server refuses it, and the deployment stops here: ${table} is partitioned by ${partitionKey.join(', ')}, and the ${what} lacks ${missing.join(', ')}. With ${missing.length === 1 ? 'this column' : 'these columns'} it is accepted, and keeps duplicates of all of them together out.`,
            },
          ]
        }),
      )
    }),
}

const KINDS: Readonly<Partial<Record<ConstraintDefinition['kind'], string>>> = {
  'primary-key': 'primary key',
  unique: 'unique constraint',
}

/** Keys that an operation gives to a partitioned table. */
function keysOf(
  operation: Operation,
  { index }: JudgedStatement,
  { schema, script }: ScriptContext,
): readonly Key[] {
  const keyOf = (table: string) => {
    const made = script.statements
      .slice(0, index)
      .flatMap(({ operations }) => operations)
      .findLast((one) => one.type === 'create-table' && one.table === table)
    if (made?.type === 'create-table') return plainKey(made)
    return schema?.before.tables.get(table)?.partitionKey ?? []
  }
  const keys = (
    table: string,
    partitionKey: readonly string[],
    constraints: readonly ConstraintDefinition[],
  ): readonly Key[] =>
    constraints.flatMap(({ kind, columns, usingIndex }) => {
      const what = KINDS[kind]
      return what === undefined || usingIndex !== null ? [] : [{ table, what, columns, partitionKey }]
    })
  switch (operation.type) {
    case 'create-table': {
      const inline = operation.columns.flatMap((column) => column.constraints)
      return keys(operation.table, plainKey(operation), [...inline, ...(operation.constraints ?? [])])
    }
    case 'add-constraint':
      return keys(operation.table, keyOf(operation.table), [operation.constraint])
    case 'create-index': {
      const { table, columns, unique, nameParts = columns } = operation
      // An expression of the index may be that of the partition key.
      if (!unique || nameParts.length > columns.length + (operation.included?.length ?? 0)) return []
      return [{ table, what: 'unique index', columns, partitionKey: keyOf(table) }]
    }
    default:
      return []
  }
}

/** Where an expression takes part, the columns in it are no key columns. */
function plainKey({
  partitionKey,
}: Extract<Operation, { readonly type: 'create-table' }>): readonly string[] {
  return partitionKey === undefined || partitionKey.functions.length > 0 ? [] : partitionKey.columns
}
