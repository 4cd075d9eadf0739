import type { Client } from 'pg'
import type { LoadedScript } from '../../layouts/load-scripts.ts'
import type { Rollback } from '../../model/report.ts'
import { type Database, withRowReader } from '../../postgres/databases.ts'
import { mayChangeRows } from '../rerun/rerun-rows.ts'
import { compareData, type RowsOf } from './data-loss.ts'
import type { StateBefore } from './rollback.ts'
import { digestTables, sameRows } from './row-digests.ts'
import { tablesChangedElsewhere } from './rows-elsewhere.ts'
import { maySetBack, setBackSequences } from './sequences.ts'

export type DataAfterwards = Pick<Rollback, 'dataLoss' | 'sequences'>

/**
 * What became of rows and sequences after the scripts that were performed. The database from before is opened only where rows have to be
 * counted, or the scripts may have changed what they do not name: most rollbacks bring every digest back.
 */
export async function dataAfterwards(
  database: Database,
  before: StateBefore,
  performed: readonly LoadedScript[],
): Promise<DataAfterwards> {
  const statements = performed.flatMap((script) => script.statements())
  const elsewhere = mayChangeRows(statements)
  const numbers = maySetBack(statements, before.catalog)
  return await withRowReader(database, async (reader) => {
    const after = { reader, digests: await digestTables(reader, [...before.digests.keys()]) }
    const equal = [...before.digests.values()].every((was) => sameRows(was, after.digests.get(was.table)))
    if (equal && !elsewhere && !numbers) return { dataLoss: [] }
    return await withRowReader(before.database, async (earlier) => {
      const was = { reader: earlier, digests: before.digests }
      const dataLoss = [
        ...(equal ? [] : await compareData(was, after)),
        ...(elsewhere ? await lossesElsewhere(was, after, database) : []),
      ]
      const sequences = numbers ? await setBackSequences(earlier, reader) : []
      return { dataLoss, ...(sequences.length === 0 ? {} : { sequences }) }
    })
  })
}

async function lossesElsewhere(before: RowsOf, after: RowsOf, { workshop }: Database) {
  const known = new Set(before.digests.keys())
  const { reader } = after
  const tables = await tablesChangedElsewhere(before.reader, reader, known, workshop.server.major >= 15)
  const digested = async (client: Client) => ({ reader: client, digests: await digestTables(client, tables) })
  return tables.length === 0 ? [] : await compareData(await digested(before.reader), await digested(reader))
}
