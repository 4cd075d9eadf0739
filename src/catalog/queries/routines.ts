import { accessList, CATALOG, type Family, type RareFamily, type Row } from './family.ts'
import type { Names } from './names.ts'
import { partsOfTypes } from './rare-types.ts'
import { ownership } from './relations.ts'

/** Functions, procedures and window functions, in the server's own words; what an aggregate is made of in ours. */
export const ROUTINES: Family = {
  queries: {
    routines: `
      SELECT oid, oid::regprocedure AS signature, pronamespace, prokind, pg_get_userbyid(proowner) AS owner,
             ${accessList('proacl', 'f', 'proowner')} AS grants,
             CASE WHEN prokind <> 'a' THEN pg_get_functiondef(oid) END AS definition
        FROM pg_proc WHERE oid >= 16384`,
  },
  objects: (rows, names) => {
    const isPart = partsOfTypes(rows)
    return rows('routines').flatMap((row) => {
      if (row.prokind === 'a' || isPart(CATALOG.procedure, row.oid)) return []
      const kind = row.prokind === 'p' ? 'procedure' : 'function'
      return routine(kind, row, { definition: row.definition }, names)
    })
  },
}

export const AGGREGATES: RareFamily = {
  // The catalog's own probe would find every function.
  probe: "EXISTS (SELECT FROM pg_proc WHERE oid >= 16384 AND prokind = 'a')",
  queries: () => ({
    aggregates: `
      SELECT a.aggfnoid::oid AS oid, to_json(a) AS parts, a.aggtranstype::regtype AS state_type,
             nullif(a.aggmtranstype, 0)::regtype AS moving_state_type, nullif(a.aggsortop, 0)::regoperator AS sort_operator,
             p.proparallel, pg_get_function_arguments(p.oid) AS arguments
        FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE p.oid >= 16384`,
  }),
  objects: (rows, names) => {
    const details = new Map(rows('aggregates').map((row) => [row.oid, row]))
    return rows('routines').flatMap((row) => {
      const detail = details.get(row.oid)
      return detail === undefined ? [] : routine('aggregate', row, aggregateDefinition(detail), names)
    })
  },
}

function routine(kind: string, row: Row, definition: Readonly<Record<string, unknown>>, names: Names) {
  const ours = names.schema(row.pronamespace) !== undefined
  if (!ours || names.isOfExtension(CATALOG.procedure, row.oid)) return []
  const comment = names.comment(CATALOG.procedure, row.oid)
  const name = row.signature ?? ''
  const below = names.extensionsBelow(CATALOG.procedure, row.oid)
  return [
    {
      kind,
      name,
      parent: null,
      definition: { ...definition, ...ownership(row), 'depends on extensions': below, comment },
    },
  ]
}

/** Functions are told by name (`regproc`), types and operators by ours, because their columns hold OIDs. */
function aggregateDefinition(row: Row): Record<string, unknown> {
  const parts: Record<string, unknown> = JSON.parse(row.parts ?? '{}')
  const { aggfnoid, aggtranstype, aggmtranstype, aggsortop, ...rest } = parts
  return {
    arguments: row.arguments,
    parallel: row.proparallel,
    'state type': row.state_type,
    'moving state type': row.moving_state_type,
    'sort operator': row.sort_operator,
    ...rest,
  }
}
