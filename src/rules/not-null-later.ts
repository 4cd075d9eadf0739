import type { Fix } from '../model/report.ts'
import { defaultConstraintName } from '../sql/edit.ts'
import { quoteIdentifier, quoteQualified } from '../sql/names.ts'

/** The first version that takes NOT NULL … NOT VALID. */
const TAKES_NOT_VALID = 18

/**
 * Steps to NOT NULL during which nobody waits for a look at the rows. Up to PostgreSQL 17 a validated CHECK proves
 * that there are no NULLs (manual, ALTER TABLE, SET NOT NULL).
 */
export function notNullLater(table: string, column: string, postgresMajor: number): Fix['steps'] {
  const target = quoteQualified(table)
  const written = quoteIdentifier(column)
  const atOnce = postgresMajor >= TAKES_NOT_VALID
  const name = quoteIdentifier(defaultConstraintName(table, [column], atOnce ? 'not_null' : 'present'))
  const demand = atOnce ? `NOT NULL ${written}` : `CHECK (${written} IS NOT NULL)`
  const steps = [
    {
      sql: `ALTER TABLE ${target} ADD CONSTRAINT ${name} ${demand} NOT VALID;`,
      transaction: true,
      why: 'Refuses new NULLs at once and reads no old rows.',
    },
    {
      sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${name};`,
      transaction: true,
      why: 'In a migration of its own: reads the table while reads and writes go on.',
    },
  ]
  if (atOnce) return steps
  return [
    ...steps,
    {
      sql: `ALTER TABLE ${target} ALTER COLUMN ${written} SET NOT NULL;\nALTER TABLE ${target} DROP CONSTRAINT ${name};`,
      transaction: true,
      why: 'In a third migration: the validated constraint proves there are no NULLs, so nothing is read.',
    },
  ]
}
