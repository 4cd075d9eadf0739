import type { Client } from 'pg'
import { compareCatalogs, type Difference } from '../../src/catalog/compare.ts'
import { readCatalog } from '../../src/catalog/snapshot.ts'

/** How the schema differs after `change`, made where `setup` had been made. Nothing of both stays. */
export async function differencesOf(
  admin: Client,
  setup: string,
  change: string,
): Promise<readonly Difference[]> {
  await admin.query(`BEGIN; SET LOCAL search_path = public; ${setup}`)
  try {
    const before = await readCatalog(admin)
    await admin.query(`SET LOCAL search_path = public; ${change}`)
    return compareCatalogs(before, await readCatalog(admin))
  } finally {
    await admin.query('ROLLBACK')
  }
}

/** `missing index public.t_a_idx`, and for a change which properties differ. */
export function told({ object, change, severity, before }: Difference): string {
  const properties = change === 'changed' ? ` (${propertiesIn(before ?? '')})` : ''
  return `${severity === 'cosmetic' ? 'cosmetic: ' : ''}${change} ${object}${properties}`
}

const propertiesIn = (text: string) =>
  [...text.matchAll(/(?:^|, )([a-z][a-z -]*): /g)].map(([, property]) => property).join(', ')
