import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { changedOptions } from './options.ts'
import { changedProperties, type Family, listOf, textOf } from './remedy.ts'
import { withoutSchema } from './written-names.ts'

export const index: Family = {
  label: ({ name }) => `INDEX ${quoteQualified(name)}`,
  rank: 65,
  create: (object) => ({
    ...statisticsGaps(object),
    sql: [
      ...(isOfConstraint(object) ? parameters(null, object) : [creation(object)]),
      ...marks(null, object),
    ],
  }),
  drop: (object) => ({ sql: isOfConstraint(object) ? [] : [`DROP INDEX ${quoteQualified(object.name)}`] }),
  alter: (was, is) => {
    const changed = changedProperties(was, is)
    if (
      changed.includes('valid') &&
      is.definition.valid === true &&
      textOf(was, 'definition') === textOf(is, 'definition')
    )
      return { sql: [`REINDEX INDEX ${quoteQualified(is.name)}`] }
    // What an index of a constraint is made of changes with the constraint.
    const stays = shapeOf(was) === shapeOf(is) || (isOfConstraint(was) && isOfConstraint(is))
    if (!stays || changed.some((property) => !MARKS.has(property))) return null
    const targets = changed.includes('statistics targets') ? statisticsGaps(is) : {}
    return { sql: [...parameters(was, is), ...marks(was, is)], ...targets }
  },
}

/** What it is without its storage parameters, which can be changed in place. */
const shapeOf = (object: CatalogObject) =>
  (textOf(object, 'definition') ?? '').replace(/ WITH \((?:[^()]|'[^']*')*\)/, '')

function parameters(was: CatalogObject | null, is: CatalogObject): readonly string[] {
  const property = 'storage parameters'
  const actions = changedOptions(was === null ? [] : listOf(was, property), listOf(is, property))
  return actions.map((action) => `ALTER INDEX ${quoteQualified(is.name)} ${action}`)
}

const MARKS: ReadonlySet<string> = new Set([
  'definition',
  'storage parameters',
  'clustered',
  'replica identity',
  'serves a constraint',
  'part of a partitioned index',
  'statistics targets',
])

/** The server writes ONLY for the index of a partitioned table; without it the partitions get theirs, too. */
const creation = (object: CatalogObject) => (textOf(object, 'definition') ?? '').replace(/ ON ONLY /, ' ON ')

const isOfConstraint = ({ definition }: CatalogObject) => definition['serves a constraint'] === true

function marks(was: CatalogObject | null, is: CatalogObject): readonly string[] {
  const name = quoteIdentifier(withoutSchema(is.name))
  const alter = (action: string) => `ALTER TABLE ${quoteQualified(is.parent ?? '')} ${action}`
  const has = (object: CatalogObject | null, property: string) => object?.definition[property] === true
  return [
    ...(has(is, 'clustered') && !has(was, 'clustered') ? [alter(`CLUSTER ON ${name}`)] : []),
    ...(!has(is, 'clustered') && has(was, 'clustered') ? [alter('SET WITHOUT CLUSTER')] : []),
    ...(has(is, 'replica identity') && !has(was, 'replica identity')
      ? [alter(`REPLICA IDENTITY USING INDEX ${name}`)]
      : []),
  ]
}

/** They go by the number of the index's column, which a snapshot does not say. */
const statisticsGaps = ({ name, definition }: CatalogObject) => ({
  gaps:
    definition['statistics targets'] == null
      ? []
      : [`The statistics targets of ${name} have to be set by hand.`],
})
