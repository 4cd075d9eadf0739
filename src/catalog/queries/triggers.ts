import { type CatalogObject, keyOf } from '../object.ts'
import { anyIn, CATALOG, type Family, type RareFamily, type Row } from './family.ts'
import type { NamedRelation, Names } from './names.ts'
import { isTrue } from './values.ts'

/** Those of partitions that come from their table's have a parent; before PostgreSQL 15 they count as internal. */
export const TRIGGERS: Family = {
  queries: {
    triggers: `
      SELECT oid, tgrelid, tgname, tgenabled, tgparentid, pg_get_triggerdef(oid) AS definition
        FROM pg_trigger WHERE NOT tgisinternal OR (tgparentid <> 0 AND tgconstraint = 0)`,
  },
  objects: (rows, names) => {
    const found = rows('triggers')
    const byOid = new Map(found.map((row) => [row.oid, row]))
    return found.flatMap((row) => {
      const parent = byOid.get(row.tgparentid ?? '')
      const relation = names.relation(parent?.tgrelid)
      const partOf = relation && [keyOf({ kind: 'trigger', name: `${relation.name}.${parent?.tgname}` })]
      return ofRelation(
        { kind: 'trigger', catalog: CATALOG.trigger, relation: row.tgrelid, name: row.tgname },
        row,
        names,
        {
          definition: row.definition,
          enabled: row.tgenabled,
          'depends on extensions': names.extensionsBelow(CATALOG.trigger, row.oid),
        },
        partOf,
      )
    })
  },
}

/** The rule that makes a view is told as the view. */
export const RULES: RareFamily = {
  probe: "EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN')",
  queries: () => ({
    rules: `
      SELECT oid, ev_class, rulename, ev_enabled, pg_get_ruledef(oid) AS definition
        FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN'`,
  }),
  objects: (rows, names) =>
    rows('rules').flatMap((row) =>
      ofRelation(
        { kind: 'rule', catalog: CATALOG.rewrite, relation: row.ev_class, name: row.rulename },
        row,
        names,
        {
          definition: row.definition,
          enabled: row.ev_enabled,
        },
      ),
    ),
}

export const POLICIES: RareFamily = {
  probe: anyIn(CATALOG.policy),
  queries: () => ({
    policies: `
      SELECT oid, polrelid, polname, polcmd, polpermissive, pg_get_expr(polqual, polrelid) AS using_text,
             pg_get_expr(polwithcheck, polrelid) AS check_text,
             (SELECT json_agg(role ORDER BY role) FROM (
                SELECT CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r) END AS role FROM unnest(polroles) r) named) AS roles
        FROM pg_policy`,
  }),
  objects: (rows, names) =>
    rows('policies').flatMap((row) =>
      ofRelation(
        { kind: 'policy', catalog: CATALOG.policy, relation: row.polrelid, name: row.polname },
        row,
        names,
        {
          command: row.polcmd,
          permissive: isTrue(row.polpermissive),
          using: row.using_text,
          check: row.check_text,
          roles: JSON.parse(row.roles ?? 'null'),
        },
      ),
    ),
}

interface PartOfRelation {
  readonly kind: string
  readonly catalog: string
  readonly relation: string | null | undefined
  readonly name: string | null | undefined
}

function ofRelation(
  part: PartOfRelation,
  row: Row,
  names: Names,
  definition: CatalogObject['definition'],
  partOf: readonly string[] = [],
): readonly CatalogObject[] {
  const relation: NamedRelation | undefined = names.relation(part.relation)
  if (relation === undefined) return []
  const comment = names.comment(part.catalog, row.oid)
  return [
    {
      kind: part.kind,
      name: `${relation.name}.${part.name}`,
      parent: relation.name,
      definition: { ...definition, comment },
      with: partOf,
    },
  ]
}
