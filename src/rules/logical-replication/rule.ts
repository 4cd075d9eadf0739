import type { Operation } from '../../model/operation.ts'
import { publicationsOf } from '../published.ts'
import type { Draft, ScriptContext, ScriptRule } from '../rule.ts'

export const logicalReplication: ScriptRule = {
  id: 'logical-replication',
  title: 'Subscribers of the table do not get the change',
  severity: 'warning',
  about: 'up',
  why: 'Logical replication carries rows and no DDL. A row with a column that the subscriber lacks, or with a value that its type does not take, stops the subscription: it tries again and again, and the publisher keeps all write-ahead log until it succeeds, up to a full disk. A column that is gone here stays there, and where it is NOT NULL without a default the next row stops the subscription as well.',
  instead:
    'Change the subscribers too: what is added goes to the subscriber first, what is dropped goes from the publisher first. A column that gets another name is renamed on both while no rows are sent.',
  whenNotToUse:
    'When the subscribers were changed already, or the publication has none. Publications that no migration makes are not known here.',
  sources: [
    'https://www.postgresql.org/docs/current/logical-replication-restrictions.html',
    'https://www.postgresql.org/docs/current/logical-replication-subscription.html',
    'src/backend/replication/logical/relation.c, logicalrep_report_missing_or_gen_attrs',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement): Draft[] => {
      const changes = statement.operations.flatMap((operation) => change(operation, context) ?? [])
      const [first] = changes
      if (first === undefined) return []
      const what = [...new Set(changes.map((one) => one.what))].join(', ')
      return [
        {
          statement,
          table: first.table,
          message: `${first.table} is published for logical replication, and subscribers do not get this by themselves: ${what}. ${first.order}, or the subscription stops at the next row and the publisher keeps its write-ahead log.`,
        },
      ]
    }),
}

interface Change {
  readonly table: string
  readonly what: string
  readonly order: string
}

const SUBSCRIBER_FIRST = 'Make the change on the subscribers first'
const PUBLISHER_FIRST = 'Make the change on the subscribers right after'
const BOTH = 'Make the change on the subscribers while no rows are sent'

function change(operation: Operation, { schema, isExisting }: ScriptContext): Change | null {
  if (!('table' in operation) || schema === null) return null
  const { table } = operation
  if (!isExisting(table) || publicationsOf(schema.before, table).length === 0) return null
  switch (operation.type) {
    case 'add-column':
      return { table, what: `the new column ${operation.column.name}`, order: SUBSCRIBER_FIRST }
    case 'alter-column-type':
      return {
        table,
        what: `${operation.column} as ${operation.newType}`,
        order: SUBSCRIBER_FIRST,
      }
    case 'drop-column':
      return { table, what: `that ${operation.column} is gone`, order: PUBLISHER_FIRST }
    case 'rename': {
      const { object, from, to } = operation.detail ?? { object: '', from: '', to: '' }
      const sent = object === 'COLUMN' || object === 'TABLE'
      return sent ? { table, what: `the name ${to} of ${from}`, order: BOTH } : null
    }
    default:
      return null
  }
}
