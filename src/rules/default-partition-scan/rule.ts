import type { Operation } from '../../model/operation.ts'
import type { PartitionBound } from '../../model/operation-details.ts'
import type { Fix } from '../../model/report.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { locksFelt, standsAlone } from '../felt.ts'
import { partitionAttached } from '../partition-attached.ts'
import { boundConditions } from '../partition-bound.ts'
import { recipe } from '../recipe.ts'
import type { JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

/** A table that becomes a partition. */
interface NewPartition {
  readonly parent: string
  readonly partition: string
  readonly bound: PartitionBound | undefined
  /** SQL that adds it and lets the parent be used meanwhile; `null`: as it is written. */
  readonly attached: (sql: string) => string | null
}

export const defaultPartitionScan: ScriptRule = {
  id: 'default-partition-scan',
  title: 'A new partition makes the server read the whole default partition',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'Rows that the new partition would hold must not stand in the default one. So CREATE TABLE … PARTITION OF and ATTACH PARTITION read all of its rows under ACCESS EXCLUSIVE: whoever needs the default partition waits, and that is every query that does not name the key. Where such a row is found the statement fails (SQLSTATE 23514).',
  instead:
    'Add a CHECK constraint to the default partition that rules the new rows out, NOT VALID, and validate it: that lets reads and writes go on, and finds rows in the way. The new partition then needs no look at the rows. Best have no default partition, or keep it empty.',
  whenNotToUse: 'Where the default partition is always empty.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARTITION',
    'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'check_default_partition_contents in partitioning/partbounds.c.',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement) =>
      statement.operations.flatMap((operation) => {
        const added = newPartition(operation)
        if (added === null || !context.isExisting(added.parent)) return []
        const [read, ...others] = defaultPartitions(context, statement, added)
        if (read === undefined) return []
        const fix =
          others.length === 0 && standsAlone(context, statement)
            ? ruledOut(context, statement, added, read)
            : null
        return [
          {
            statement,
            table: added.parent,
            message: `Reads and writes of ${added.parent} that need its default partition ${read} wait while all rows of that are read, and until the transaction has ended; where one belongs into ${added.partition} the statement fails. Let a validated CHECK constraint on ${read} say beforehand that it holds none.`,
            ...(fix === null ? {} : { fix }),
          },
        ]
      }),
    ),
}

function newPartition(operation: Operation): NewPartition | null {
  if (operation.type === 'create-table' && operation.partitionOf !== null)
    return {
      parent: operation.partitionOf,
      partition: operation.table,
      bound: operation.bound,
      attached: (sql) => partitionAttached(sql, operation),
    }
  if (operation.type === 'alter-table' && operation.attaches !== undefined)
    return {
      parent: operation.table,
      partition: operation.attaches,
      bound: operation.detail?.bound,
      attached: () => null,
    }
  return null
}

/** Tables of the same tree that were read under a lock that keeps everybody out: only the default partition is. */
function defaultPartitions(
  context: ScriptContext,
  statement: JudgedStatement,
  { parent, partition }: NewPartition,
): readonly string[] {
  const locked = new Set(
    locksFelt(statement).flatMap(({ table, relation, mode }) =>
      table !== partition && mode === 'AccessExclusiveLock' ? [relation] : [],
    ),
  )
  return statement.effects.scans.filter(
    (table) => table !== partition && table !== parent && locked.has(table) && context.isExisting(table),
  )
}

function ruledOut(
  context: ScriptContext,
  { sql }: JudgedStatement,
  { parent, partition, bound, attached }: NewPartition,
  other: string,
): Fix | null {
  const conditions = boundConditions(context, parent, bound)
  if (conditions === null) return null
  const target = quoteQualified(other)
  const name = quoteIdentifier(`not_${partition.slice(partition.indexOf('.') + 1)}`.slice(0, 63))
  return recipe([
    {
      sql: `ALTER TABLE ${target} ADD CONSTRAINT ${name} CHECK (${conditions.outside}) NOT VALID;`,
      transaction: true,
      why: 'Takes an instant. New rows of this kind are refused from here on, as they would go into no other partition yet.',
    },
    {
      sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${name};`,
      transaction: true,
      why: 'Reads the rows while reads and writes go on. It fails where rows are in the way: move them out first.',
    },
    {
      sql: `${attached(sql) ?? `${sql};`}\nALTER TABLE ${target} DROP CONSTRAINT ${name};`,
      transaction: true,
      why: 'The constraint has shown what the rows would have been read for.',
    },
  ])
}
