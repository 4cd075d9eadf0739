import type { Operation } from '../../model/operation.ts'
import type { StatementDetail } from '../../model/operation-details.ts'
import type { Fix } from '../../model/report.ts'
import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import { standsAlone } from '../felt.ts'
import { advice } from '../recipe.ts'
import type { Draft, JudgedStatement, ScriptContext, ScriptRule } from '../rule.ts'

export const domainValidatedAtOnce: ScriptRule = {
  id: 'domain-validated-at-once',
  title: 'The domain is checked in every table that uses it while nobody can write to them',
  severity: 'error',
  shows: 'work-under-lock',
  about: 'both',
  explainsBlocking: true,
  why: 'A new constraint of a domain, or SET NOT NULL, is checked in every table with a column of that domain. SHARE is held on all of these tables while their rows are read one table after another, so writes to all of them wait, and the time grows with the tables.',
  instead:
    'Add the constraint NOT VALID: it holds for new values at once and reads no row. It may stay that way. VALIDATE CONSTRAINT of a domain, other than that of a table, takes the same lock and reads as much, so prove the old rows table by table, with a CHECK constraint that is added NOT VALID and validated.',
  whenNotToUse: 'Where the domain is used by small tables only.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-alterdomain.html',
    'Measured on PostgreSQL 14 to 18: ADD CONSTRAINT, SET NOT NULL and VALIDATE CONSTRAINT all hold SHARE on each table that uses the domain and read it.',
  ],
  check: (context) =>
    context.script.statements.flatMap((statement): Draft[] => {
      const [change] = statement.operations.flatMap(changeOf)
      if (change === undefined) return []
      const fix = later(context, statement, change)
      return tablesRead(context, statement).map((table) => ({
        statement,
        table,
        message: `Writes to ${table} wait while its rows are checked, because it has a column of the domain ${change.domain}, and until the transaction has ended. ${remedy(change)}`,
        ...(fix === null ? {} : { fix }),
      }))
    }),
}

type DomainChange = Extract<StatementDetail, { readonly what: 'alter-domain' }>

function changeOf(operation: Operation): readonly DomainChange[] {
  const detail = operation.type === 'other' ? operation.detail : undefined
  return detail?.what === 'alter-domain' ? [detail] : []
}

/** Existing tables that the statement reads, partitions by the table whose users feel it. */
function tablesRead(context: ScriptContext, { effects }: JudgedStatement): readonly string[] {
  const tables = effects.scans.map(
    (scanned) => effects.locks.find(({ relation }) => relation === scanned)?.table ?? scanned,
  )
  return [...new Set(tables)].filter(context.isExisting)
}

function remedy({ action, constraint }: DomainChange): string {
  if (action === 'V') {
    return 'The constraint holds for new values without that; prove the old rows with a CHECK constraint on each table, added NOT VALID and validated, which lets writes go on.'
  }
  return action === 'O' || constraint === 'not-null'
    ? 'NOT NULL of a domain is always checked at once. A CHECK (VALUE IS NOT NULL) that is added NOT VALID refuses new NULLs and reads no row.'
    : 'Add the constraint NOT VALID, which checks new values only. Do not validate it later: that takes the same lock and reads as much.'
}

/** The constraint for new values only: another schema than that of the statement, so nobody can prove it the same. */
function later(
  context: ScriptContext,
  { sql, ...statement }: JudgedStatement,
  change: DomainChange,
): Fix | null {
  if (change.action === 'V' || !standsAlone(context, { sql, ...statement })) return null
  const bare = change.domain.slice(change.domain.indexOf('.') + 1)
  const present = `ALTER DOMAIN ${quoteQualified(change.domain)} ADD CONSTRAINT ${quoteIdentifier(`${bare}_present`)} CHECK (VALUE IS NOT NULL) NOT VALID;`
  const asked = change.action === 'O' || change.constraint === 'not-null' ? present : `${sql} NOT VALID;`
  return advice([{ sql: asked, transaction: true, why: 'Checks new values at once and reads no old ones.' }])
}
