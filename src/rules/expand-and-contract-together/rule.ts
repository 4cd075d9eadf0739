import type { Operation } from '../../model/operation.ts'
import { dropExisting } from '../drop-existing/rule.ts'
import { code, listed, quoted } from '../phrase.ts'
import type { ChangeDraft, ChangeRule, JudgedMigration, JudgedStatement } from '../rule.ts'
import { copiesTo, type OldPlace } from './copies.ts'

export const expandAndContractTogether: ChangeRule = {
  id: 'expand-and-contract-together',
  title: 'What takes its place and the drop of the old are one change',
  severity: 'error',
  about: 'change',
  why: 'A change that brings a new column or table, copies the values and drops the old one has no moment at which both applications work: the one that still runs while the change is deployed knows only the old place. Its queries fail from the drop on, and what it writes between the copy and the drop is lost. After a rollback of the application the old place is missing.',
  instead:
    'Deploy in two steps: add the new place, copy, and let the application write both and read the new one; drop the old one in a later change, once nothing uses it.',
  whenNotToUse:
    'When the application is stopped while the change is deployed, or no longer uses the old place. Of a copy that is not followed by a drop nothing is said, and a drop without a copy is told as such.',
  sources: [
    'https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-COLUMN',
    'https://martinfowler.com/bliki/ParallelChange.html',
  ],
  check: ({ migrations, all }) =>
    migrations.flatMap((migration, position) => {
      const earlier = all
        ? []
        : migrations.slice(0, position).filter((one) => one.target === migration.target)
      return migration.up.statements.flatMap((statement) => contraction(statement, migration, earlier))
    }),
}

/** The old places that a statement drops, where values of all of them have been copied to new ones before. */
function contraction(
  statement: JudgedStatement,
  migration: JudgedMigration,
  earlier: readonly JudgedMigration[],
): readonly ChangeDraft[] {
  if (migration.hasRun?.(statement.sql)) return []
  const before = [
    ...earlier.flatMap(({ up }) => up.statements),
    ...migration.up.statements.slice(0, statement.index),
  ]
  const dropped = statement.operations.flatMap((operation) => droppedBy(operation, migration))
  const places = dropped.map((old) => ({ old, to: copiesTo(old, before, migration) }))
  const [first] = places
  if (first === undefined || places.some(({ to }) => to.length === 0)) return []
  const name = ({ table, column }: OldPlace) => [code(column === null ? table : `${table}.${column}`)]
  const old = quoted(listed(places.map((place) => name(place.old))))
  const to = quoted(listed([...new Set(places.flatMap((place) => place.to))].map((place) => [code(place)])))
  return [
    {
      migration,
      replaces: [dropExisting.id],
      draft: {
        statement,
        table: first.old.table,
        message: `The change copies ${old} to ${to} and drops the old place in the same deployment. The application that runs meanwhile knows only the old one: its queries fail from this moment, what it has written since the copy is lost, and after a rollback the values are gone. Deploy ${to} first with an application that writes both places, and drop the old one in a later change.`,
      },
    },
  ]
}

function droppedBy(operation: Operation, { existingTables }: JudgedMigration): readonly OldPlace[] {
  switch (operation.type) {
    case 'drop-column':
      return existingTables.has(operation.table) ? [{ table: operation.table, column: operation.column }] : []
    case 'drop-table':
      return operation.tables
        .filter((table) => existingTables.has(table))
        .map((table) => ({ table, column: null }))
    default:
      return []
  }
}
