import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Operation } from '../../model/operation.ts'
import type { SqlError } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import { StoppedSession } from '../../postgres/bounds/stopped-session.ts'
import { isDatabaseError } from '../../postgres/database-error.ts'
import { type Database, withAdmin, withClone, withKeeper, withMigrator } from '../../postgres/databases.ts'
import { alteredDomain, type DomainColumns, readDomainColumns } from '../../production/domain-tables.ts'
import { hostileTraits, hostileUpdates, traitName } from '../../production/hostile/hostile-rows.ts'
import type { OffendingRows } from '../../production/hostile/offending-row.ts'
import { offendingRows } from '../../production/hostile/offending-rows.ts'
import { type RowDemand, rowDemands } from '../../production/hostile/row-demands.ts'
import { newEnums } from '../../production/seed-hints.ts'
import { readTableShapes } from '../../production/table-shape.ts'
import type { CatalogRelation } from '../../production/touched-tables.ts'
import type { ScriptStatement } from '../../sql/script-statement.ts'
import { sendOn } from '../sending/send.ts'
import { type FirstRefusal, firstRefusal } from './first-refusal.ts'
import { causesOf } from './refusal-causes.ts'
import { NO_TRIAL, type RowRefusal, type RowTrial } from './row-trials.ts'
import { withoutUnvalidated } from './unvalidated-constraints.ts'

const NO_TIME = 'The time for it was used up (setting timeout, or fewer rows with the setting rows).'

/** Each round tells one refusal; after this many the reader has enough to do. */
const MOST_ROUNDS = 10

export interface TrialRequest {
  readonly before: Database
  /** Applied first, to rows that suit it: the up script where a down script is on trial. */
  readonly prelude: LoadedScript | null
  readonly script: LoadedScript
  /** Relations that the change under review did not create. */
  readonly existing: readonly CatalogRelation[]
  readonly now: () => number
  /** Milliseconds after which no further round begins. */
  readonly patienceMs: number
  /** Time is short: no round begins. */
  readonly hurries: () => boolean
}

/**
 * Performs a script on rows as its tables may hold them: missing, repeated, extreme and unexpected values wherever
 * the schema before it allows them. After a refusal the traits that caused it are left out and the script is
 * performed again from the start, so that one failure does not hide the next.
 *
 * Nothing is measured here, and a script that asks nothing of rows costs nothing.
 */
export async function tryHostileRows(request: TrialRequest): Promise<RowTrial> {
  const { before, script, existing, now, patienceMs, hurries } = request
  const domains = changesDomain(script)
    ? await withAdmin(before, async (admin) => readDomainColumns(admin, script.statements()))
    : NO_DOMAINS
  const demands = rowDemands(script.statements(), existing, domains)
  if (demands.length === 0) return NO_TRIAL
  const refusals: RowRefusal[] = []
  const leftOut = new Set<string>()
  const types = {
    domains,
    testsInput: before.workshop.server.major >= 16,
    newEnums: newEnums(script.statements()),
  }
  const start = now()
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const late = round > 0 && now() - start > patienceMs
    if (late || hurries()) return { refusals, cutShort: NO_TIME }
    const { refusal, traits, shapes } = await withClone(before, (clone) =>
      performOnHostileRows(clone, request, demands, leftOut),
    )
    if (refusal === null) return { refusals, cutShort: null }
    const statement = script.statements()[refusal.statement]
    const causes = causesOf(refusal.place, statement?.parsed.sql ?? '', traits)
    if (causes.length === 0) return { refusals, cutShort: otherReason(refusal.error) }
    for (const cause of causes) leftOut.add(traitName(cause))
    const rows = offendingRows(script.statements(), refusal, shapes, types)
    if (isNews(refusal, rows, refusals, statement))
      refusals.push({ statement: refusal.statement, error: refusal.error, rows })
  }
  return { refusals, cutShort: `It failed ${MOST_ROUNDS} times, and was not tried again.` }
}

async function performOnHostileRows(
  clone: Database,
  { prelude, script }: TrialRequest,
  demands: readonly RowDemand[],
  leftOut: ReadonlySet<string>,
) {
  if (prelude !== null) await withMigrator(clone, async (client) => sendOn(client, prelude))
  const tables = [...new Set(demands.flatMap((demand) => [...demand.tables, ...demand.answering]))]
  const shapes = await withAdmin(clone, async (admin) => readTableShapes(admin, tables))
  const traits = hostileTraits(demands, shapes).filter((trait) => !leftOut.has(traitName(trait)))
  if (traits.length === 0) return { refusal: null, traits, shapes }
  await withoutUnvalidated(clone, shapes, async () =>
    withKeeper(clone, async (keeper) => keeper.query(hostileUpdates(traits))),
  )
  const refusal = await withMigrator(clone, async (client) => firstRefusal(client, script))
  return { refusal, traits, shapes }
}

const NO_DOMAINS: DomainColumns = new Map()

/** Most scripts change none, and then nobody has to ask which columns it concerns. */
function changesDomain(script: LoadedScript): boolean {
  return script.statements().some((statement) => alteredDomain(statement) !== null)
}

/** 22003 numeric_value_out_of_range, 22008 datetime_field_overflow. */
const BEYOND_THE_TYPE = new Set(['22003', '22008'])

/**
 * The same demand may refuse several kinds of rows. Arithmetic of a script overflows on the ends of a type, which no
 * table holds.
 */
function isNews(
  { statement, error }: FirstRefusal,
  rows: OffendingRows,
  known: readonly RowRefusal[],
  source: ScriptStatement | undefined,
): boolean {
  const computes = source?.operations.every(({ type }) => COMPUTES.has(type)) ?? false
  if (computes && BEYOND_THE_TYPE.has(error.code)) return false
  return !known.some((one) => one.statement === statement && one.rows.condition === rows.condition)
}

const COMPUTES = new Set<Operation['type']>(['write-rows', 'opaque', 'other'])

/** On other rows the script meets a limit, or what the rows themselves do not explain. */
function otherReason(error: SqlError): string {
  return wasStopped(error)
    ? error.message
    : `On such rows it fails: ${error.message} (SQLSTATE ${error.code}).`
}

/** The rows could not be made: a trigger is in the way, or a limit. */
export function rowsNotMade(cause: unknown): string {
  if (cause instanceof StoppedSession) return cause.message
  if (!isDatabaseError(cause)) throw cause
  return `Such rows could not be made: ${cause.message} (SQLSTATE ${cause.code ?? 'unknown'}).`
}
