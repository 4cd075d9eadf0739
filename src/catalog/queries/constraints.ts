import { isGeneratedName } from '../generated-names.ts'
import { type CatalogObject, keyOf } from '../object.ts'
import { columnName } from './columns.ts'
import { CATALOG, type Family, type Row } from './family.ts'
import type { NamedRelation, Names } from './names.ts'
import { isTrue, listOf } from './values.ts'

/**
 * Constraints of tables; those of domains are told in `domains.ts`. A NOT NULL constraint (in the catalog since
 * PostgreSQL 18) is told by its column, except one that is not validated. A constraint trigger is told as a trigger.
 */
export const CONSTRAINTS: Family = {
  queries: {
    constraints: `
      SELECT oid, conname, contype, conrelid, confrelid, contypid, conindid, conparentid, conkey, convalidated, coninhcount, conislocal,
             pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
       WHERE oid >= 16384 AND contype <> 't' AND (contype <> 'n' OR NOT convalidated)`,
    // A superuser may switch off the triggers that check foreign keys.
    disabledChecks: `
      SELECT DISTINCT tgconstraint FROM pg_trigger WHERE tgisinternal AND tgconstraint <> 0 AND tgenabled IN ('D', 'R')`,
  },
  objects: (rows, names) => {
    const found = rows('constraints')
    const byOid = new Map(found.map((row) => [row.oid, row]))
    const disabled = new Set(rows('disabledChecks').map(({ tgconstraint }) => tgconstraint))
    return found.flatMap((row) => {
      const relation = names.relation(row.conrelid)
      const parent = byOid.get(row.conparentid ?? '')
      // A foreign key has a second row for each partition of the table it refers to.
      if (relation === undefined || parent?.conrelid === row.conrelid) return []
      return [constraintOf(relation, row, parent, { names, isDisabled: disabled.has(row.oid ?? '') })]
    })
  },
}

export function constraintName(relation: NamedRelation, row: Row, names: Names): string {
  if (row.contype !== 'n') return `${relation.name}.${row.conname}`
  const [column] = columnsOf(relation, row, names)
  return `${relation.name}.${column} not null`
}

function columnsOf({ oid }: NamedRelation, row: Row, names: Names): readonly string[] {
  return (listOf(row.conkey) ?? []).map((number) => names.attribute(oid, number) ?? '')
}

function constraintOf(
  relation: NamedRelation,
  row: Row,
  parent: Row | undefined,
  { names, isDisabled }: { readonly names: Names; readonly isDisabled: boolean },
): CatalogObject {
  const inherited = row.coninhcount !== '0'
  const ancestors = names.ancestors(relation.oid)
  return {
    kind: 'constraint',
    name: constraintName(relation, row, names),
    parent: relation.name,
    definition: {
      definition: row.contype === 'n' ? 'NOT NULL' : row.definition,
      validated: isTrue(row.convalidated),
      disabled: isDisabled,
      inherited,
      local: inherited && !relation.isPartition ? isTrue(row.conislocal) : !inherited,
      comment: names.comment(CATALOG.constraint, row.oid),
    },
    with: [
      ...(row.contype === 'n' ? [columnKey(relation, row, names)] : []),
      ...(inherited ? ancestors.map((one) => constraintKey(one, parent ?? row, names)) : []),
    ],
    on: columnsOf(relation, row, names).map((column) =>
      keyOf({ kind: 'column', name: columnName(relation, column) }),
    ),
    namedByServer: isNamedByServer([relation, ...ancestors], row, names),
  }
}

const constraintKey = (relation: NamedRelation, row: Row, names: Names) =>
  keyOf({ kind: 'constraint', name: constraintName(relation, row, names) })

const columnKey = (relation: NamedRelation, row: Row, names: Names) =>
  keyOf({ kind: 'column', name: columnName(relation, columnsOf(relation, row, names)[0]) })

const LABELS: Readonly<Record<string, string>> = { f: 'fkey', p: 'pkey', u: 'key', x: 'excl', c: 'check' }

function isNamedByServer(tables: readonly NamedRelation[], row: Row, names: Names): boolean {
  const label = LABELS[row.contype ?? '']
  const [relation] = tables
  if (label === undefined || relation === undefined || row.conname == null) return false
  return isGeneratedName(
    row.conname,
    tables.map(({ shortName }) => shortName),
    nameParts(relation, row, names),
    label,
  )
}

/** What may stand between the table and the label. */
function nameParts(relation: NamedRelation, row: Row, names: Names): readonly string[] {
  switch (row.contype) {
    case 'p':
      return ['']
    case 'c':
      return ['', ...columnsOf(relation, row, names)]
    case 'f':
      return [columnsOf(relation, row, names).join('_')]
    default:
      return [indexColumns(row.conindid, names)]
  }
}

/** As the server joins them: an index calls its columns what its name is made of. */
export function indexColumns(index: string | null | undefined, names: Names): string {
  return names
    .attributes(index ?? '')
    .map(({ attname }) => attname)
    .join('_')
}
