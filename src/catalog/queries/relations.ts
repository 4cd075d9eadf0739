import { accessList, CATALOG, type Family, type Row, type Rows } from './family.ts'
import type { NamedRelation, Names } from './names.ts'
import { groupedBy, isTrue, orNull, sortedListOf } from './values.ts'

/**
 * Tables, views and materialized views. A TOAST table is read where it has parameters of its own, which are those of
 * its table (`toast.…`). Indexes and sequences have families of their own; here they only get their names.
 */
export const RELATIONS: Family = {
  queries: {
    relations: `
      SELECT oid, relname, relnamespace, relkind, pg_get_userbyid(relowner) AS owner,
             CASE WHEN relkind IN ('r', 'p', 'f', 'v', 'm') THEN ${accessList('relacl', 'r', 'relowner')}
                  WHEN relkind = 'S' THEN ${accessList('relacl', 's', 'relowner')} END AS grants,
             relpersistence, reloptions, relrowsecurity, relforcerowsecurity, relreplident, relispopulated, relispartition,
             CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END AS partition_key,
             pg_get_expr(relpartbound, oid) AS partition_bound,
             CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END AS view_definition,
             CASE WHEN relkind IN ('r', 'm', 'p') THEN (SELECT amname FROM pg_am WHERE pg_am.oid = relam) END AS access_method,
             CASE WHEN reltablespace <> 0 THEN (SELECT spcname FROM pg_tablespace WHERE pg_tablespace.oid = reltablespace) END AS tablespace,
             CASE WHEN reloftype <> 0 THEN reloftype::regtype END AS of_type, reltoastrelid
        FROM pg_class
       WHERE oid >= 16384 AND (relkind <> 't' OR reloptions IS NOT NULL) AND relpersistence <> 't'`,
  },
  objects: (rows, names) => {
    const toastOptions = new Map(
      rows('relations').flatMap(({ oid, relkind, reloptions }) =>
        relkind === 't' ? [[oid, reloptions] as const] : [],
      ),
    )
    const parents = groupedBy(rows('inheritance'), 'inhrelid')
    return names.relations.flatMap((relation) => {
      const kind = KINDS[relation.kind]
      if (kind === undefined) return []
      const { name, row } = relation
      const isView = relation.kind === 'v' || relation.kind === 'm'
      const definition = isView
        ? { ...viewDefinition(relation, names) }
        : {
            ...tableDefinition(relation),
            ...inheritedBy(parents.get(relation.oid) ?? []),
            'toast storage parameters': sortedListOf(toastOptions.get(row.reltoastrelid ?? '')),
            ...foreignDefinition(relation, rows),
          }
      return [
        {
          kind,
          name,
          parent: null,
          definition: {
            ...ownership(row),
            ...definition,
            comment: names.comment(CATALOG.class, relation.oid),
          },
        },
      ]
    })
  },
}

const KINDS: Readonly<Record<string, string>> = {
  r: 'table',
  p: 'table',
  f: 'foreign table',
  v: 'view',
  m: 'materialized view',
}

/** Who owns something and who may use it. */
export function ownership(row: Row) {
  return { owner: row.owner ?? null, grants: sortedListOf(row.grants) }
}

function tableDefinition({ kind, row }: NamedRelation) {
  return {
    persistence: row.relpersistence,
    kind,
    'of type': row.of_type,
    'partition key': row.partition_key,
    'partition bound': row.partition_bound,
    'storage parameters': sortedListOf(row.reloptions),
    'row security': isTrue(row.relrowsecurity),
    'forced row security': isTrue(row.relforcerowsecurity),
    'replica identity': row.relreplident,
    'access method': row.access_method,
    tablespace: row.tablespace,
  }
}

function inheritedBy(links: readonly Row[]) {
  return {
    parents: links.length === 0 ? null : links.map(({ parent }) => parent),
    'detach pending': links.find(({ inhdetachpending }) => isTrue(inhdetachpending))?.parent ?? null,
  }
}

function foreignDefinition({ kind, oid }: NamedRelation, rows: Rows) {
  if (kind !== 'f') return {}
  const row = rows('foreignTables').find(({ ftrelid }) => ftrelid === oid)
  return { server: row?.server ?? null, options: sortedListOf(row?.ftoptions) }
}

/** Comments, defaults and grants of a view's columns are told with the view, which names its columns itself. */
function viewDefinition({ kind, oid, row }: NamedRelation, names: Names) {
  const columns = names.attributes(oid)
  const byColumn = (value: (column: Row) => unknown) => {
    const entries = columns.flatMap((column) => {
      const found = value(column)
      return found === null || found === undefined ? [] : [[column.attname ?? '', found] as const]
    })
    return entries.length === 0 ? null : Object.fromEntries(entries)
  }
  return {
    definition: row.view_definition,
    options: sortedListOf(row.reloptions),
    populated: isTrue(row.relispopulated),
    'column defaults': byColumn(({ default_text }) => default_text),
    'column grants': byColumn(({ attacl }) => sortedListOf(attacl)),
    'column comments': byColumn(({ attnum }) => names.comment(CATALOG.class, oid, attnum ?? '')),
    ...(kind === 'm'
      ? {
          'access method': row.access_method,
          tablespace: row.tablespace,
          'depends on extensions': names.extensionsBelow(CATALOG.class, oid),
          'column storage': byColumn(({ storage }) => storage),
          'column compression': byColumn(({ attcompression }) => orNull(attcompression)),
          'column statistics targets': byColumn(({ statistics_target }) => statistics_target),
          'column options': byColumn(({ attoptions }) => sortedListOf(attoptions)),
        }
      : {}),
  }
}
