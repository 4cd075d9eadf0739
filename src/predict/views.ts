import type { StatementDetail } from '../model/operation-details.ts'
import {
  all,
  created,
  type Expectation,
  exclusive,
  locked,
  nothing,
  plannedOver,
  scanned,
} from './expectation.ts'
import { query } from './rows.ts'
import type { SchemaModel } from './schema-model.ts'
import { indexesOf } from './tree.ts'

type Of<What extends StatementDetail['what']> = Extract<StatementDetail, { readonly what: What }>

/** CREATE VIEW asks for the columns of what it reads; it does not look into views below. */
export function createView(schema: SchemaModel, { view, replaces, reads }: Of<'create-view'>): Expectation {
  const own = replaces && schema.tables.has(view) ? exclusive(schema, view) : created(schema, view)
  return all(own, locked(schema, 'AccessShareLock', ...reads))
}

/** CREATE TABLE AS and CREATE MATERIALIZED VIEW run their query, unless WITH NO DATA. */
export function createTableAs(schema: SchemaModel, detail: Of<'create-table-as'>): Expectation {
  const { table, withData, query: asked } = detail
  const read = withData ? query(schema, asked) : locked(schema, 'AccessShareLock', ...asked.reads)
  return all(created(schema, table), read)
}

/** REFRESH fills the view anew, in its place or, concurrently, row by row beside its readers. */
export function refresh(schema: SchemaModel, detail: Of<'refresh'>): Expectation {
  const { view, concurrently, withData } = detail
  const known = schema.tables.get(view)
  const asked = withData && known?.query ? query(schema, known.query) : nothing
  const indexes = indexesOf(schema, view).map(([name]) => name)
  if (concurrently)
    return all(
      locked(schema, 'ExclusiveLock', view),
      plannedOver(schema, 'RowExclusiveLock', view),
      scanned(view),
      asked,
    )
  const filled = all(
    exclusive(schema, view),
    plannedOver(schema, 'AccessExclusiveLock', view),
    indexes.length > 0 ? scanned(view) : nothing,
    asked,
  )
  return {
    ...filled,
    rewrites: [...filled.rewrites, view],
    indexRebuilds: [...filled.indexRebuilds, ...indexes],
  }
}
