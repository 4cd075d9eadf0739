import type { Operation } from '../../model/operation.ts'
import type { SchemaFacts } from '../../model/schema-facts.ts'
import { publicationsOf } from '../published.ts'
import type { Draft, ScriptRule } from '../rule.ts'

export const replicaIdentity: ScriptRule = {
  id: 'replica-identity',
  title: 'UPDATE and DELETE fail on a table that is published',
  severity: 'error',
  about: 'up',
  why: 'A publication sends UPDATE and DELETE to logical subscribers by the replica identity of the table: its primary key, or the index that REPLICA IDENTITY names. Without one the server refuses both on the publisher (SQLSTATE 55000), for every client and from this moment. INSERT goes on, so tests that only add rows see nothing.',
  instead:
    'Give the table another unique index over NOT NULL columns first, built CONCURRENTLY, name it with REPLICA IDENTITY USING INDEX, and drop the old key then. REPLICA IDENTITY FULL works without any index and sends every old row as a whole.',
  whenNotToUse:
    'When nothing changes or deletes rows of the table while it has no identity. Publications that no migration makes are not known here: where production has one, look at each key that goes.',
  sources: [
    'https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY',
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY',
    'src/backend/executor/execReplication.c, CheckCmdReplicaIdentity',
  ],
  check: (context) => {
    const { schema } = context
    if (schema === null) return []
    return context.script.statements.flatMap((statement) => {
      const tables = new Set(statement.operations.flatMap((operation) => concerned(operation, schema.before)))
      return [...tables].flatMap((table): Draft[] => {
        if (!refusesChanges(schema.after, table) || refusesChanges(schema.before, table)) return []
        return [
          {
            statement,
            table,
            ...(context.isExisting(table) ? {} : { severity: 'warning' }),
            message: `${table} is published for logical replication, and after this nothing tells subscribers which of its rows is meant: every UPDATE and DELETE on it fails (SQLSTATE 55000). Before, give it another unique index over NOT NULL columns with REPLICA IDENTITY USING INDEX, or REPLICA IDENTITY FULL.`,
          },
        ]
      })
    })
  },
}

/** Tables whose identity an operation may take, and those without one that are published from now on. */
function concerned(operation: Operation, before: SchemaFacts): readonly string[] {
  switch (operation.type) {
    case 'drop-constraint':
    case 'drop-column':
    case 'create-table':
      return [operation.table]
    case 'drop-index':
      return operation.indexes.flatMap((index) => before.indexes.get(index)?.table ?? [])
    case 'alter-table':
      return operation.detail?.replicaIdentity === undefined ? [] : [operation.table]
    case 'other': {
      const { detail } = operation
      const joins = detail?.what === 'publication' && detail.action !== 'drop'
      return joins ? detail.tables.filter((table) => !hasIdentity(before, table)) : []
    }
    default:
      return []
  }
}

/** Changes of its rows are published, and no row can be told from another. */
function refusesChanges(facts: SchemaFacts, table: string): boolean {
  return (
    publicationsOf(facts, table).some(({ changes }) => changes) &&
    facts.tables.has(table) &&
    !hasIdentity(facts, table)
  )
}

function hasIdentity({ tables, indexes }: SchemaFacts, table: string): boolean {
  const { replicaIdentity: identity = 'default', constraints } = tables.get(table) ?? {}
  switch (identity) {
    case 'full':
      return true
    case 'nothing':
      return false
    case 'default':
      return [...(constraints?.values() ?? [])].some(({ kind }) => kind === 'primary-key')
    default:
      return indexes.has(identity.index)
  }
}
