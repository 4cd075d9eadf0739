import type { CatalogObject } from '../object.ts'
import { accessList, CATALOG, type Family, type Row } from './family.ts'
import type { Names } from './names.ts'
import { ownership } from './relations.ts'
import { groupedBy, isTrue } from './values.ts'

/**
 * Enums, domains and composite types (whose attributes are told as columns). The row type of a table and the array
 * type of any type come and go with it.
 */
export const TYPES: Family = {
  queries: {
    types: `
      SELECT oid, typname, typnamespace, typtype, typrelid, typnotnull, pg_get_expr(typdefaultbin, 0) AS default_text, pg_get_userbyid(typowner) AS owner,
             ${accessList('typacl', 'T', 'typowner')} AS grants,
             CASE typtype WHEN 'd' THEN format_type(typbasetype, typtypmod) END AS base_type,
             CASE WHEN typtype = 'd' AND typcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype)
                  THEN typcollation::regcollation END AS collation
        FROM pg_type t WHERE oid >= 16384 AND typtype IN ('e', 'd', 'c')`,
    labels:
      'SELECT enumtypid, enumlabel, enumsortorder FROM pg_enum WHERE enumtypid >= 16384 ORDER BY enumtypid, enumsortorder',
  },
  objects: (rows, names) => {
    const labels = groupedBy(rows('labels'), 'enumtypid')
    const checks = groupedBy(
      rows('constraints').filter(({ contype }) => contype === 'c'),
      'contypid',
    )
    return rows('types').flatMap((row) => {
      const name = typeName(row, names)
      if (name === undefined) return []
      switch (row.typtype) {
        case 'e': {
          const ordered = labels.get(row.oid ?? null) ?? []
          return [typeOf('enum', name, row, names, { labels: ordered.map(({ enumlabel }) => enumlabel) })]
        }
        case 'd':
          return [
            typeOf('domain', name, row, names, {
              'base type': row.base_type,
              'not null': isTrue(row.typnotnull),
              default: row.default_text,
              collation: row.collation,
              ...constraintsOf(checks.get(row.oid ?? null) ?? [], names),
            }),
          ]
        default:
          return names.relation(row.typrelid)?.kind === 'c' ? [typeOf('type', name, row, names, {})] : []
      }
    })
  },
}

/** `undefined` for a type that does not count. */
export function typeName(row: Row, names: Names): string | undefined {
  const schema = names.schema(row.typnamespace)
  return schema === undefined || names.isOfExtension(CATALOG.type, row.oid)
    ? undefined
    : `${schema}.${row.typname}`
}

export function typeOf(
  kind: string,
  name: string,
  row: Row,
  names: Names,
  definition: CatalogObject['definition'],
): CatalogObject {
  const comment = names.comment(CATALOG.type, row.oid)
  return { kind, name, parent: null, definition: { ...definition, ...ownership(row), comment } }
}

function constraintsOf(checks: readonly Row[], names: Names) {
  const comments = checks.flatMap(({ oid, conname }) => {
    const comment = names.comment(CATALOG.constraint, oid)
    return comment === null ? [] : [[conname ?? '', comment] as const]
  })
  return {
    constraints:
      checks.length === 0 ? null : checks.map(({ conname, definition }) => `${conname} ${definition}`).sort(),
    'constraint comments': comments.length === 0 ? null : Object.fromEntries(comments),
  }
}
