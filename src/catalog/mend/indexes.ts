import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { changedProperties, type Family, textOf } from './remedy.ts'
import { withoutSchema } from './written-names.ts'

export const index: Family = {
  label: ({ name }) => `INDEX ${quoteQualified(name)}`,
  rank: 65,
  create: (object) => ({
    sql: [...(isOfConstraint(object) ? [] : [creation(object)]), ...marks(null, object)],
  }),
  drop: (object) => ({ sql: isOfConstraint(object) ? [] : [`DROP INDEX ${quoteQualified(object.name)}`] }),
  alter: (was, is) => {
    const changed = changedProperties(was, is)
    if (changed.every((property) => MARKS.has(property))) return { sql: marks(was, is) }
    if (
      changed.includes('valid') &&
      is.definition.valid === true &&
      textOf(was, 'definition') === textOf(is, 'definition')
    )
      return { sql: [`REINDEX INDEX ${quoteQualified(is.name)}`] }
    // It is made anew by its constraint.
    return isOfConstraint(was) && isOfConstraint(is) ? { sql: [] } : null
  },
}

const MARKS: ReadonlySet<string> = new Set([
  'clustered',
  'replica identity',
  'serves a constraint',
  'part of a partitioned index',
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
