import { accessList, CATALOG, type Family } from './family.ts'
import { ownership } from './relations.ts'

export const SCHEMAS: Family = {
  queries: {
    schemas: `
      SELECT oid, nspname, pg_get_userbyid(nspowner) AS owner, ${accessList('nspacl', 'n', 'nspowner')} AS grants
        FROM pg_namespace`,
  },
  objects: (rows, names) =>
    rows('schemas').flatMap((row) => {
      const name = names.schema(row.oid)
      if (name === undefined || names.isOfExtension(CATALOG.namespace, row.oid)) return []
      const comment = names.comment(CATALOG.namespace, row.oid)
      return [{ kind: 'schema', name, parent: null, definition: { ...ownership(row), comment } }]
    }),
}
