import { compareCatalogs, type Difference } from '../../../catalog/compare.ts'
import type { CatalogSnapshot } from '../../../catalog/snapshot.ts'
import type { LoadedScript } from '../../../layouts/load-scripts.ts'
import type { RollbackTogether } from '../../../model/report.ts'
import { wasStopped } from '../../../model/stopped.ts'
import { type Database, withClone, withMigrator, withRowReader } from '../../../postgres/databases.ts'
import { applyBaseline } from '../../history/baseline.ts'
import { settlingRoles } from '../../lacking/needed-roles.ts'
import type { MigrationWithUp } from '../../rehearse-migration.ts'
import { joinScripts } from '../../sending/joined-scripts.ts'
import { sendScript } from '../../sending/send.ts'
import type { Walk } from '../../walk.ts'
import { catalogOf } from '../catalog-of.ts'
import { isCosmetic } from '../circle.ts'
import { dataAfterwards } from '../data-afterwards.ts'
import { digestTables } from '../row-digests.ts'
import type { RollbackGroup } from './group.ts'

export type PassResult = Omit<RollbackTogether, 'target' | 'migrations'>

export interface PassRequest {
  readonly walk: Walk
  readonly group: RollbackGroup
  /** In the order of the history; each has a down script. */
  readonly members: readonly MigrationWithUp[]
  /** Before the first migration of the group. */
  readonly start: Database
  /** The schema is read after every down script. */
  readonly thorough: boolean
}

/** One way there and back, on copies of the database before the group. */
export async function performPass(request: PassRequest): Promise<PassResult> {
  const { walk, group, members, start } = request
  const [first] = members
  const earlier = group.members.slice(
    0,
    group.members.findIndex((member) => member === first),
  )
  const scripts = group.members.flatMap(({ up, down }) => [up, down])
  const settling = (database: Database) => settlingRoles(database, scripts)
  if (earlier.length === 0) return await thereAndBack(request, await settling(start))
  return await withClone(await settling(start), async (base) => {
    const failure = await apply(walk, base, earlier)
    return failure === null ? await thereAndBack(request, await settling(base)) : notApplied(failure)
  })
}

async function thereAndBack(request: PassRequest, base: Database): Promise<PassResult> {
  const { walk, group, members } = request
  const digests = await withRowReader(base, async (reader) => digestTables(reader, [...group.tables]))
  return await withClone(base, async (database) => {
    const failure = await apply(walk, database, members)
    if (failure !== null) return notApplied(failure)
    const back = await rollBack(request, database)
    if (back.status !== 'restores' && back.status !== 'differs') return back
    const scripts = members.flatMap(({ up, down }) => (down === null ? [up] : [up, down]))
    const before = { database: base, catalog: new Map() satisfies CatalogSnapshot, digests }
    const { dataLoss } = await dataAfterwards(database, before, scripts)
    return { ...back, ...judgeRows(walk, back.status, dataLoss), dataLoss }
  })
}

/** Sends the up scripts; those that their tool performs in one transaction go out as one. */
async function apply(walk: Walk, database: Database, members: readonly MigrationWithUp[]) {
  const scripts: LoadedScript[] = []
  let sharing: LoadedScript[] = []
  const close = () => {
    if (sharing.length > 0) scripts.push(joinScripts(sharing).script)
    sharing = []
  }
  for (const { up } of members) {
    const shares = !walk.settings.all && up.sending.transaction === 'shared' && up.sending.refusal === null
    if (!shares) close()
    if (shares) sharing.push(up)
    else scripts.push(up)
  }
  close()
  return await withMigrator(database, async (client) => applyBaseline(client, scripts))
}

function notApplied({ file, error }: NonNullable<Awaited<ReturnType<typeof apply>>>): PassResult {
  return {
    status: 'not-run',
    reason: `Applied one after another for this, they stop at \`${file}\`: ${error.message} (SQLSTATE ${error.code}).`,
    steps: [],
    dataLoss: [],
    error: null,
  }
}

async function rollBack(request: PassRequest, database: Database): Promise<PassResult> {
  const { walk, group, members } = request
  const before = group.trail.wayBack()
  const steps: RollbackTogether['steps'][number][] = []
  let known: readonly Difference[] = []
  for (const member of members.toReversed()) {
    if (member.down === null) break
    const { error } = await sendScript(database, member.down, walk.tools.watch.now)
    if (error !== null) {
      return {
        status: wasStopped(error) ? 'not-run' : 'fails',
        ...(wasStopped(error) ? { reason: error.message } : { failedAt: member.files.id }),
        steps,
        dataLoss: [],
        error: wasStopped(error) ? null : error,
      }
    }
    const isLast = member === members[0]
    const expected = isLast || looksAfter(request, member) ? before(member) : null
    const found = expected === null ? known : await differencesFrom(expected, database, group)
    const fresh = found.filter((one) => !known.some((other) => isSame(one, other)))
    steps.push({
      migration: member.files.id,
      restores: found.every(isCosmetic),
      differences: isLast ? [...found] : fresh,
    })
    known = found
  }
  return {
    status: known.every(isCosmetic) ? 'restores' : 'differs',
    steps,
    dataLoss: [],
    error: null,
  }
}

/** One that restores the schema by itself does so here too, unless an earlier step left something. */
function looksAfter({ walk, thorough }: PassRequest, member: MigrationWithUp): boolean {
  if (thorough) return true
  const outcome = walk.outcomes.find(({ migration }) => migration === member)
  return !outcome?.performed || !outcome.rehearsed.rollback.differences.every(isCosmetic)
}

async function differencesFrom(
  expected: CatalogSnapshot,
  database: Database,
  { extensions }: RollbackGroup,
): Promise<readonly Difference[]> {
  const compared = (catalog: CatalogSnapshot): CatalogSnapshot => {
    if (extensions.size === 0) return catalog
    const rest = new Map(catalog)
    for (const name of extensions) rest.delete(`extension ${name}`)
    return rest
  }
  return compareCatalogs(compared(expected), compared(await catalogOf(database, expected)))
}

const isSame = (one: Difference, other: Difference) =>
  one.object === other.object && one.change === other.change && one.after === other.after

/** What each of them takes along for good, they take along together. */
function judgeRows(
  { outcomes }: Walk,
  status: 'restores' | 'differs',
  dataLoss: RollbackTogether['dataLoss'],
): Pick<PassResult, 'status' | 'reason'> {
  if (status === 'differs' || dataLoss.length === 0) return { status }
  const expected = new Set(
    outcomes.flatMap((outcome) =>
      outcome.performed ? (outcome.rehearsed.rollback.irreversible?.what ?? []) : [],
    ),
  )
  const names = dataLoss.map(({ table, column }) => (column === undefined ? table : `${table}.${column}`))
  const others = [...new Set(names.filter((name) => !expected.has(name)))]
  return others.length === 0
    ? { status: 'restores' }
    : {
        status: 'differs',
        reason: `The schema comes back, but rows of ${others.join(', ')} that existed before do not come back unchanged.`,
      }
}
