import { isGeneratedName } from '../generated-names.ts'
import { keyOf } from '../object.ts'
import { columnName } from './columns.ts'
import { CATALOG, type Family, type Row } from './family.ts'
import { ownership } from './relations.ts'
import { isTrue } from './values.ts'

/** What a sequence counts by; where it stands is data. */
export const SEQUENCES: Family = {
  queries: {
    sequences: `
      SELECT seqrelid, format_type(seqtypid, NULL) AS type, seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle
        FROM pg_sequence WHERE seqrelid >= 16384`,
    sequenceOwners: `
      SELECT objid, refobjid, refobjid::regclass AS owner, refobjsubid, deptype FROM pg_depend
       WHERE classid = ${CATALOG.class} AND objid >= 16384 AND refclassid = ${CATALOG.class}
         AND refobjsubid > 0 AND deptype IN ('a', 'i')`,
  },
  objects: (rows, names) => {
    const owners = new Map(rows('sequenceOwners').map((row) => [row.objid, row]))
    return rows('sequences').flatMap((row) => {
      const sequence = names.relation(row.seqrelid)
      if (sequence === undefined) return []
      const owner = owners.get(row.seqrelid)
      const table = names.relation(owner?.refobjid)
      const column = table && names.attribute(table.oid, owner?.refobjsubid ?? '')
      const ownedBy = table && columnName(table, column)
      return [
        {
          kind: 'sequence',
          name: sequence.name,
          parent: table?.name ?? null,
          definition: {
            ...parameters(row),
            ...ownership(sequence.row),
            persistence: sequence.row.relpersistence,
            'owned by': ownedBy === undefined ? null : `${owner?.owner}.${column}`,
            identity: owner?.deptype === 'i',
            comment: names.comment(CATALOG.class, sequence.oid),
          },
          with: ownedBy === undefined ? [] : [keyOf({ kind: 'column', name: ownedBy })],
          namedByServer:
            table !== undefined &&
            isGeneratedName(sequence.shortName, [table.shortName], [column ?? ''], 'seq'),
        },
      ]
    })
  },
}

const parameters = (row: Row) => ({
  type: row.type,
  start: row.seqstart,
  increment: row.seqincrement,
  minimum: row.seqmin,
  maximum: row.seqmax,
  cache: row.seqcache,
  cycle: isTrue(row.seqcycle),
})
