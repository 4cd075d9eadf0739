import type { CatalogSnapshot } from '../../../src/catalog/snapshot.ts'
import type { Rollback } from '../../../src/model/report.ts'
import { type Database, withClone } from '../../../src/postgres/databases.ts'
import { catalogOf } from '../../../src/rehearsal/rollback/catalog-of.ts'
import { rehearseRollback, type StateBefore } from '../../../src/rehearsal/rollback/rollback.ts'
import { sendScript } from '../../../src/rehearsal/sending/send.ts'
import { scriptRun } from '../../support/scripts.ts'
import type { Case } from './grammar.ts'

/** What one inverse of a change is worth. */
export interface Judged {
  readonly rollback: Rollback
  /** Whether `pg_dump -s` writes the same before and after; `null`: nobody asked it. */
  readonly dumpsSame: boolean | null
}

export interface Judgement {
  readonly correct: Judged
  /** In the order of the variants. */
  readonly variants: readonly Judged[]
}

/** What the performance of all cases on one server rests on. */
export interface Stage {
  readonly before: StateBefore
  /** The schema as text, by another tool than ours. */
  readonly dump: ((database: Database) => Promise<string>) | null
  readonly dumpBefore: string | null
}

const now = () => performance.now()

/** Performs a change with its inverse, and then with each variant of it, through what performs a review. */
export async function judgeCase(stage: Stage, one: Case): Promise<Judgement> {
  const variants: Judged[] = []
  let left = [null, ...one.variants]
  let correct: Judged | null = null
  while (left.length > 0) {
    left = await onClone(stage, one, async (database, applied) => {
      for (const [index, variant] of left.entries()) {
        const { judged, isAgain } = await judge(stage, one, variant?.down ?? one.down, {
          database,
          catalog: applied,
        })
        if (variant === null) correct = judged
        else variants.push(judged)
        if (!isAgain) return left.slice(index + 1)
      }
      return []
    })
  }
  if (correct === null) throw new Error('Nothing was performed.')
  return { correct, variants }
}

/** A clone of the base schema on which the change was performed. */
async function onClone<T>(
  stage: Stage,
  one: Case,
  use: (database: Database, applied: CatalogSnapshot) => Promise<T>,
): Promise<T> {
  return await withClone(stage.before.database, async (clone) => {
    const database = one.superuser ? asSuperuser(clone) : clone
    await mustPerform(database, one.up)
    return await use(database, await catalogOf(database))
  })
}

/** Scripts are sent as the superuser: only for kinds of objects that nobody else may make. */
function asSuperuser(database: Database): Database {
  const { workshop } = database
  const { server } = workshop
  return { ...database, workshop: { ...workshop, server: { ...server, migrator: server.admin } } }
}

/** Whether the database is again as the change left it, so that the next inverse can be performed there. */
async function judge(
  stage: Stage,
  one: Case,
  down: string,
  applied: { readonly database: Database; readonly catalog: CatalogSnapshot },
): Promise<{ judged: Judged; isAgain: boolean }> {
  const { database } = applied
  const scripts = { up: await scriptRun(one.up), down: await scriptRun(down) }
  const { rollback } = await rehearseRollback(applied, stage.before, scripts, now)
  if (rollback.status === 'fails') return { judged: { rollback, dumpsSame: null }, isAgain: false }
  const canGoOn = rollback.reapplies === true
  // A rehearsal ends with a second rollback, or where the change could not be applied again.
  const isRolledBack = rollback.secondDown !== undefined || rollback.error !== null
  if (stage.dump === null) {
    if (canGoOn && isRolledBack) await mustPerform(database, one.up)
    return { judged: { rollback, dumpsSame: null }, isAgain: canGoOn }
  }
  const second = isRolledBack ? null : await sendScript(database, scripts.down, now)
  if (second !== null && second.error !== null) {
    // What the inverse leaves over is in the way of a second one: the dump needs a copy that has met it once.
    const dumpsSame = await onClone(stage, one, async (fresh) => {
      await mustPerform(fresh, down)
      return await isAsBefore(stage, fresh)
    })
    return { judged: { rollback, dumpsSame }, isAgain: false }
  }
  const dumpsSame = await isAsBefore(stage, database)
  if (canGoOn) await mustPerform(database, one.up)
  return { judged: { rollback, dumpsSame }, isAgain: canGoOn }
}

async function isAsBefore({ dump, dumpBefore }: Stage, database: Database): Promise<boolean | null> {
  return dump === null ? null : (await dump(database)) === dumpBefore
}

async function mustPerform(database: Database, sql: string): Promise<void> {
  const { error } = await sendScript(database, await scriptRun(sql), now)
  if (error !== null) throw new Error(`${error.message} in ${sql}`)
}
