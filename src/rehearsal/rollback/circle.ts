import { compareCatalogs, type Difference } from '../../catalog/compare.ts'
import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Rollback } from '../../model/report.ts'
import { wasStopped } from '../../model/stopped.ts'
import type { Database } from '../../postgres/databases.ts'
import { sendScript } from '../sending/send.ts'
import { stopOf } from '../sending/stops.ts'
import { catalogOf } from './catalog-of.ts'

/** A rolled back migration in its database, and the schemas to come back to. */
export interface RolledBack {
  readonly database: Database
  readonly before: CatalogSnapshot
  readonly applied: CatalogSnapshot
  readonly scripts: { readonly up: LoadedScript; readonly down: LoadedScript }
  /** The first rollback brought the schema back. */
  readonly restored: boolean
  readonly now: () => number
}

type Circle = Pick<Rollback, 'reapplies' | 'reapplyDifferences' | 'secondDown' | 'error'>

/**
 * Applies a migration again after its rollback and, where both went well, rolls it back again. What a first rollback
 * leaves over shows in a second one: a type that is there already, a name that the server chose anew.
 */
export async function closeCircle(rolledBack: RolledBack): Promise<Circle> {
  const { database, applied, scripts, restored, now } = rolledBack
  const again = await sendScript(database, scripts.up, now)
  if (again.error !== null) {
    return { reapplies: wasStopped(again.error) ? null : false, error: again.error }
  }
  const differences = compareCatalogs(applied, await catalogOf(database, applied))
  const reapplies = differences.every(isCosmetic)
  return {
    reapplies,
    ...(reapplies ? {} : { reapplyDifferences: [...differences] }),
    error: null,
    ...(restored && reapplies ? await secondDown(rolledBack) : {}),
  }
}

async function secondDown({ database, before, scripts, now }: RolledBack): Promise<Partial<Circle>> {
  const { error } = await sendScript(database, scripts.down, now)
  if (wasStopped(error)) return { error }
  if (error !== null) return { secondDown: { restores: false, error } }
  const catalog = await catalogOf(database, before).catch(stopOf)
  if ('code' in catalog) return { error: catalog }
  const differences = compareCatalogs(before, catalog)
  return differences.every(isCosmetic)
    ? { secondDown: { restores: true } }
    : { secondDown: { restores: false, differences: [...differences] } }
}

/** It leaves every query with the same result: column order, a comment. */
export const isCosmetic = (difference: Difference): boolean => difference.severity === 'cosmetic'
