import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { Restriction } from '../check-solver.ts'
import type { ColumnShape, TableShape } from '../table-shape.ts'
import { type Hostility, hostileValues } from './hostile-values.ts'
import type { RowDemand } from './row-demands.ts'
import type { UniqueDemand } from './unique-demands.ts'

/** One way in which rows of a table differ from what an application writes. */
export interface HostileTrait {
  readonly table: string
  readonly columns: readonly string[]
  readonly hostility: Hostility
  /** Values for the first and the second of two rows, by column. */
  readonly pair: readonly [Assignments, Assignments]
}

/** Traits of one name are told apart by nobody. */
export function traitName({ table, columns, hostility }: HostileTrait): string {
  return [table, ...columns, hostility].join('\u0000')
}

/** SQL by column; `other` is the second row of the pair. */
type Assignments = ReadonlyMap<string, string>

/** Beyond this a script names so much that most of it is beside the point. */
const MOST_TRAITS = 300

/** What the rows of the tables that a script asks something of may be like, as far as their types tell. */
export function hostileTraits(
  demands: readonly RowDemand[],
  shapes: readonly TableShape[],
): readonly HostileTrait[] {
  const wanted = shapes.flatMap((shape) => {
    const asking = demands.filter((demand) => demand.tables.includes(shape.name))
    const uniques = asking.flatMap((demand) => demand.uniques.filter(({ table }) => table === shape.name))
    const columns = shape.columns.filter(({ name }) =>
      asking.some(({ words }) => words?.has(name.toLowerCase()) ?? true),
    )
    return [
      ...uniques.flatMap((unique) => same(shape, unique)),
      ...columns.flatMap((column) => ofColumn(shape, column)),
    ]
  })
  return wanted.slice(0, MOST_TRAITS)
}

function ofColumn(shape: TableShape, column: ColumnShape): HostileTrait[] {
  const trait = (hostility: Hostility, first: string, second: string | null): HostileTrait => ({
    table: shape.name,
    columns: [column.name],
    hostility,
    pair: [new Map([[column.name, first]]), new Map(second === null ? [] : [[column.name, second]])],
  })
  const values = hostileValues(column)
  return [
    ...(column.notNull ? [] : [trait('null', 'NULL', 'NULL')]),
    trait('twin', `other.${quoteIdentifier(column.name)}`, null),
    ...(values.some(({ hostility }) => hostility === 'words') ? [trait('case', "'Ab'", "'aB'")] : []),
    ...values.map(({ hostility, value }) => trait(hostility, value, null)),
  ]
}

/** Two rows with one key, both inside the predicate of a partial index. */
function same(shape: TableShape, { columns, filtered, filter }: UniqueDemand): HostileTrait[] {
  const apart = shape.columns.filter(({ name }) => filtered.includes(name) && !columns.includes(name))
  const fixed = [...filter].map(([name, one]) => [name, valueIn(one)] as const)
  const missing = apart.filter((column) => !column.notNull).map(({ name }) => [name, 'NULL'] as const)
  const truths = ['true', 'false'].map((truth) =>
    apart.filter(({ base }) => base === 'bool').map(({ name }) => [name, truth] as const),
  )
  const variants = [[], missing].flatMap((nulls) =>
    [[], ...truths].map((truth): Assignments => new Map([...nulls, ...truth, ...fixed])),
  )
  const key = new Map(columns.map((name) => [name, `other.${quoteIdentifier(name)}`]))
  const pairs = (filtered.length === 0 ? [new Map<string, string>()] : variants).flatMap((variant) => [
    [new Map([...key, ...variant]), variant] as const,
    ...lettersApart(shape, columns, variant),
  ])
  return pairs.map((pair) => ({ table: shape.name, columns, hostility: 'twin', pair }))
}

/** The same key but for upper and lower case, which an existing unique index tells apart. */
function lettersApart(shape: TableShape, columns: readonly string[], variant: Assignments) {
  const texts = shape.columns.filter(({ name, category }) => columns.includes(name) && category === 'S')
  if (texts.length === 0) return []
  const as = (letters: string) => texts.map(({ name }) => [name, letters] as const)
  const rest = columns
    .filter((name) => !texts.some((text) => text.name === name))
    .map((name) => [name, `other.${quoteIdentifier(name)}`] as const)
  return [[new Map([...rest, ...as("'Ab'"), ...variant]), new Map([...as("'aB'"), ...variant])] as const]
}

function valueIn(restriction: Restriction): string {
  switch (restriction.kind) {
    case 'one-of':
      return `'${(restriction.values[0] ?? '').replaceAll("'", "''")}'`
    case 'between':
      return String(restriction.low ?? (restriction.high ?? 1) - 1)
    case 'within':
      return `'${(restriction.from ?? '').replaceAll("'", "''")}'`
    case 'text-of':
    case 'reads-as':
    case 'at-most':
      return "'1'"
  }
}

/**
 * Gives each trait to two rows of its table, in one statement for the server to work off. What the schema refuses
 * is no trait production can have, so every change stands for itself and a refusal is passed over.
 */
export function hostileUpdates(traits: readonly HostileTrait[]): string {
  const tables = [...new Set(traits.map(({ table }) => table))]
  const blocks = tables.flatMap((table) => {
    const own = traits.filter((trait) => trait.table === table)
    const target = quoteQualified(table)
    return [
      `SELECT array_agg(t.part), array_agg(t.place) INTO rehearse_parts, rehearse_places
         FROM (SELECT tableoid AS part, ctid AS place FROM ${target} LIMIT ${2 * own.length}) AS t;`,
      ...own.map((trait, index) => pairUpdate(target, trait, 2 * index + 1)),
    ]
  })
  const body = `DECLARE rehearse_parts oid[]; rehearse_places tid[]; rehearse_part oid; rehearse_place tid;
    BEGIN SET CONSTRAINTS ALL IMMEDIATE; ${blocks.join('\n')} END`
  return `DO '${body.replaceAll("'", "''")}'`
}

/** The second row is changed first and may move; the first one looks at it where it is then. */
function pairUpdate(target: string, { pair: [first, second] }: HostileTrait, row: number): string {
  const place = (index: number) =>
    `t.ctid = rehearse_places[${index}] AND t.tableoid = rehearse_parts[${index}]`
  const looks = [...first.values()].some((value) => value.startsWith('other.'))
  const from = looks
    ? ` FROM (SELECT * FROM ${target} WHERE ctid = rehearse_place AND tableoid = rehearse_part) AS other`
    : ''
  const moved =
    second.size === 0
      ? ''
      : `UPDATE ${target} AS t SET ${setClause(second)} WHERE ${place(row + 1)}
           RETURNING t.ctid, t.tableoid INTO rehearse_place, rehearse_part;`
  return `BEGIN rehearse_place := rehearse_places[${row + 1}]; rehearse_part := rehearse_parts[${row + 1}]; ${moved}
    UPDATE ${target} AS t SET ${setClause(first)}${from} WHERE ${place(row)};
    EXCEPTION WHEN OTHERS THEN NULL; END;`
}

function setClause(assignments: Assignments): string {
  return [...assignments].map(([column, value]) => `${quoteIdentifier(column)} = ${value}`).join(', ')
}
