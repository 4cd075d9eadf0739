import { isGeneratedName } from '../generated-names.ts'
import { keyOf } from '../object.ts'
import { columnName } from './columns.ts'
import { described } from './described.ts'
import { anyIn, CATALOG, type RareFamily } from './family.ts'
import { listOf } from './values.ts'

/** Extended statistics. Their target is -1, or NULL since PostgreSQL 17, where nobody set it. */
export const STATISTICS: RareFamily = {
  probe: anyIn(CATALOG.statistics),
  queries: () => ({
    statistics: `
      SELECT oid, stxnamespace AS namespace, stxname AS name, stxrelid, array_to_string(stxkeys, ',') AS keys, stxexprs IS NOT NULL AS has_expressions,
             json_build_object('definition', pg_get_statisticsobjdef(oid), 'owner', pg_get_userbyid(stxowner),
                               'statistics target', nullif(stxstattarget, -1)) AS definition
        FROM pg_statistic_ext`,
  }),
  objects: (rows, names) =>
    rows('statistics').flatMap((row) => {
      const table = names.relation(row.stxrelid)
      if (table === undefined) return []
      const columns = (listOf(row.keys) ?? []).map((number) => names.attribute(table.oid, number) ?? '')
      const parts = [...columns, ...(row.has_expressions === 't' ? ['expr'] : [])].join('_')
      const namedByServer = isGeneratedName(row.name ?? '', [table.shortName], [parts], 'stat')
      return described('statistics', CATALOG.statistics, [row], names).map((object) => ({
        ...object,
        parent: table.name,
        on: columns.map((column) => keyOf({ kind: 'column', name: columnName(table, column) })),
        namedByServer,
      }))
    }),
}
