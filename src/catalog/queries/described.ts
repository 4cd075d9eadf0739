import type { CatalogObject } from '../object.ts'
import type { Row } from './family.ts'
import type { Names } from './names.ts'

/**
 * Objects whose query describes them in full: `oid`, `name`, `definition` (JSON) and, where they live in a schema,
 * `namespace`. Those of extensions and of schemas that do not count are left out.
 */
export function described(
  kind: string,
  catalog: string,
  rows: readonly Row[],
  names: Names,
): readonly CatalogObject[] {
  return rows.flatMap((row) => {
    const schema = names.schema(row.namespace)
    if (names.isOfExtension(catalog, row.oid) || ('namespace' in row && schema === undefined)) return []
    return [
      {
        kind,
        name: schema === undefined ? (row.name ?? '') : `${schema}.${row.name}`,
        parent: null,
        definition: {
          ...JSON.parse(row.definition ?? '{}'),
          comment: names.comment(catalog, row.oid),
        },
      },
    ]
  })
}

/** An access list as sorted JSON, with what it is by default written out. */
export const grantsAsJson = (acl: string, kind: string, owner: string) =>
  `(SELECT json_agg(a::text ORDER BY a::text) FROM unnest(coalesce(${acl}, acldefault('${kind}', ${owner}))) a)`

/** Options as sorted JSON. */
export const sortedJson = (list: string) => `(SELECT json_agg(o ORDER BY o) FROM unnest(${list}) o)`
