import { type Database, withMigrator } from '../../postgres/databases.ts'
import type { TableShape } from '../../production/table-shape.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'

/** Old rows need not meet a constraint that was added NOT VALID: it is away while such rows are made. */
export async function withoutUnvalidated(
  clone: Database,
  shapes: readonly TableShape[],
  use: () => Promise<unknown>,
): Promise<void> {
  const unvalidated = shapes.flatMap(({ name, constraints }) =>
    Object.entries(constraints)
      .filter(([, definition]) => definition.endsWith('NOT VALID'))
      .map(([constraint, definition]) => ({
        drop: `ALTER TABLE ${quoteQualified(name)} DROP CONSTRAINT ${quoteIdentifier(constraint)}`,
        add: `ALTER TABLE ${quoteQualified(name)} ADD CONSTRAINT ${quoteIdentifier(constraint)} ${definition}`,
      })),
  )
  const perform = async (statements: readonly string[]) => {
    if (statements.length === 0) return
    await withMigrator(clone, async (client) => void (await client.query(statements.join('; '))))
  }
  await perform(unvalidated.map(({ drop }) => drop))
  await use()
  await perform(unvalidated.map(({ add }) => add))
}
