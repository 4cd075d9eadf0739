import type { Operation } from '../../model/operation.ts'
import { isPartitioned } from '../felt.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

/** SQLSTATE feature_not_supported. */
const NOT_SUPPORTED = '0A000'

export const concurrentIndexOnPartitioned: ScriptRule = {
  id: 'concurrent-index-on-partitioned',
  title: 'An index of a partitioned table cannot be built or dropped CONCURRENTLY',
  severity: 'error',
  shows: 'error',
  about: 'both',
  explainsFailure: true,
  why: 'The server refuses CREATE INDEX CONCURRENTLY on a partitioned table and DROP INDEX CONCURRENTLY of its index (SQLSTATE 0A000), so the deployment stops here.',
  instead:
    'CREATE INDEX … ON ONLY the parent takes an instant and makes an index that is not valid yet. Build one CONCURRENTLY on each partition, and attach each with ALTER INDEX … ATTACH PARTITION: with the last the index of the parent becomes valid.',
  whenNotToUse: 'Never: the server refuses it in every version up to 18.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'DefineIndex in commands/indexcmds.c, RemoveRelations in commands/tablecmds.c.',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => {
        const table = refusedFor(operation, statement, context)
        if (table === null) return []
        return [
          {
            statement,
            table,
            message:
              operation.type === 'drop-index'
                ? `The server refuses it, and the deployment stops here: ${table} is partitioned. Drop the index without CONCURRENTLY, alone in its transaction, with a short lock_timeout and another try.`
                : `The server refuses it, and the deployment stops here: ${table} is partitioned. Create the index ON ONLY ${table}, build one CONCURRENTLY on each partition, then attach those.`,
          },
        ]
      }),
    ),
}

function refusedFor(
  operation: Operation,
  { effects }: JudgedStatement,
  context: ScriptContext,
): string | null {
  if ((operation.type !== 'create-index' && operation.type !== 'drop-index') || !operation.concurrently)
    return null
  if (effects.source === 'measured' && effects.error?.code !== NOT_SUPPORTED) return null
  const tables =
    operation.type === 'create-index' ? [operation.table] : effects.locks.map(({ table }) => table)
  return tables.find((table) => isPartitioned(context, table)) ?? null
}
