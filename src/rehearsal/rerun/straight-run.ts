import type { CatalogSnapshot } from '../../catalog/snapshot.ts'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import { type Database, withClone, withRowReader } from '../../postgres/databases.ts'
import type { StateBefore } from '../rollback/rollback.ts'
import { digestTables } from '../rollback/row-digests.ts'
import { sendScript } from '../sending/send.ts'
import { mayChangeRows, type RowDifference, type RowsState, rowDifferences } from './rerun-rows.ts'

/** What one undisturbed run of a script leaves: the yardstick for a second run after a first one broke off. */
export interface StraightRun {
  readonly catalog: CatalogSnapshot
  /** How rows differ from it, apart from values that differ from one run to the next anyway. */
  readonly rowDifferences: (actual: Database) => Promise<readonly RowDifference[]>
}

/** Performs a script once more, to compare rows with, where it may change any. */
export async function withStraightRun<T>(
  before: StateBefore,
  run: LoadedScript,
  catalog: CatalogSnapshot,
  now: () => number,
  use: (straight: StraightRun) => Promise<T>,
): Promise<T> {
  if (!mayChangeRows(run.statements())) return await use({ catalog, rowDifferences: async () => [] })
  return await withClone(before.database, async (database) => {
    await sendScript(database, run, now)
    const created = [...catalog.values()].filter(
      ({ kind, name }) => kind === 'table' && !before.catalog.has(`table ${name}`),
    )
    const tables = [...before.digests.keys(), ...created.map(({ name }) => name)]
    const digests = await withRowReader(database, async (reader) => digestTables(reader, tables))
    const expected = { database, digests }
    let volatile: Promise<ReadonlySet<string>> | null = null
    return await use({
      catalog,
      rowDifferences: async (actual) => {
        const found = await rowDifferences(expected, actual)
        if (found.length === 0) return []
        volatile ??= volatileValues(before, run, expected, now)
        const known = await volatile
        return found.filter((difference) => !known.has(keyOf(difference)))
      },
    })
  })
}

/** `now()`, `random()` and the like give other values in every run. */
async function volatileValues(
  before: StateBefore,
  run: LoadedScript,
  expected: RowsState,
  now: () => number,
): Promise<ReadonlySet<string>> {
  return await withClone(before.database, async (database) => {
    await sendScript(database, run, now)
    return new Set((await rowDifferences(expected, database)).map(keyOf))
  })
}

const keyOf = ({ table, column, kind }: RowDifference) => JSON.stringify([table, column ?? null, kind])
