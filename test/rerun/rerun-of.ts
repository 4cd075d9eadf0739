import { performance } from 'node:perf_hooks'
import { readCatalog } from '../../src/catalog/snapshot.ts'
import type { Layout, Sending } from '../../src/layouts/layout.ts'
import { type LoadedMigration, type LoadedScript, scriptOf } from '../../src/layouts/load-scripts.ts'
import { plain } from '../../src/layouts/plain.ts'
import { stopwatch } from '../../src/model/stopwatch.ts'
import {
  type Database,
  withAdmin,
  withClone,
  withMigrator,
  withRowReader,
} from '../../src/postgres/databases.ts'
import { rehearseMigration } from '../../src/rehearsal/rehearse-migration.ts'
import { type Reruns, rehearseReruns } from '../../src/rehearsal/rerun/rerun.ts'
import { digestTables } from '../../src/rehearsal/rollback/row-digests.ts'
import { loadParser } from '../../src/sql/parse.ts'
import { AS_STATEMENTS } from '../support/scripts.ts'

export interface RerunCase {
  /** The schema before, with its rows. */
  readonly base: string
  readonly up: string
  /** Left out: statement by statement, without a transaction. */
  readonly sending?: Sending
  readonly layout?: Layout
  /** Time is short from this point on; left out: never. */
  readonly hurriesAfter?: number
  /** Called before each point is tried. */
  readonly onPoint?: (place: number) => void
}

/** Rehearses one migration on a fresh copy of an empty database and cuts it off. */
export async function rerunOf(template: Database, one: RerunCase): Promise<Reruns> {
  await loadParser()
  const { base, up, layout = plain, sending = AS_STATEMENTS } = one
  const script = scriptOf('migrations/12_books.up.sql', up, () => sending)
  const migration = migrationOf(script, layout)
  return await withClone(template, async (database) => {
    await withMigrator(database, async (client) => void (await client.query(base)))
    const before = await stateOf(database)
    const context = { now: () => performance.now(), isExisting: () => true, rowsOf: () => 0 }
    const rehearsed = await rehearseMigration(before, migration, context)
    let asked = 0
    const hurries = () => {
      one.onPoint?.(asked)
      return asked++ >= (one.hurriesAfter ?? Number.POSITIVE_INFINITY)
    }
    return await rehearseReruns(before, migration, rehearsed, { watch: stopwatch(context.now), hurries })
  })
}

async function stateOf(database: Database) {
  return await withAdmin(database, async (admin) => {
    const catalog = await readCatalog(admin)
    const tables = [...catalog.values()].flatMap(({ kind, name }) => (kind === 'table' ? [name] : []))
    const digests = await withRowReader(database, async (reader) => digestTables(reader, tables))
    return { database, catalog, digests }
  })
}

function migrationOf(up: LoadedScript, layout: Layout): LoadedMigration & { readonly up: LoadedScript } {
  const files = (id: string) => ({
    id,
    up: { path: `migrations/${id}.up.sql` },
    down: null,
    repeatable: false,
  })
  const own = files('12_books')
  const target = {
    directory: 'migrations',
    layout,
    evidence: '',
    migrations: [files('000011_authors'), own],
    ignored: [],
  }
  return { files: own, change: 'added', target, up, down: null, unreadable: new Map() }
}
