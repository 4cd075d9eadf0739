import { quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { changedOptions, optionList } from './options.ts'
import { changedProperties, type Family, listOf, textOf } from './remedy.ts'

const body = (object: CatalogObject) => (textOf(object, 'definition') ?? '').trim().replace(/;$/, '')

function withOptions(object: CatalogObject): string {
  const options = listOf(object, 'options')
  return options.length === 0 ? '' : ` WITH (${optionList(options)})`
}

export const view: Family = {
  label: ({ name }) => `VIEW ${quoteQualified(name)}`,
  grantedAs: ({ name }) => `TABLE ${quoteQualified(name)}`,
  rank: 100,
  create: (object) => ({
    sql: [`CREATE VIEW ${quoteQualified(object.name)}${withOptions(object)} AS\n${body(object)}`],
  }),
  alter: (was, is) => {
    if (changedProperties(was, is).some((property) => property !== 'options')) return null
    const actions = changedOptions(listOf(was, 'options'), listOf(is, 'options'))
    return { sql: actions.map((action) => `ALTER VIEW ${quoteQualified(is.name)} ${action}`) }
  },
}

export const materializedView: Family = {
  ...view,
  label: ({ name }) => `MATERIALIZED VIEW ${quoteQualified(name)}`,
  create: (object) => ({
    sql: [
      `CREATE MATERIALIZED VIEW ${quoteQualified(object.name)}${withOptions(object)} AS\n${body(object)}\nWITH ${object.definition.populated === false ? 'NO ' : ''}DATA`,
    ],
  }),
  alter: (was, is) => {
    const changed = changedProperties(was, is)
    if (changed.some((property) => property !== 'options' && property !== 'populated')) return null
    const name = quoteQualified(is.name)
    return {
      sql: [
        ...changedOptions(listOf(was, 'options'), listOf(is, 'options')).map(
          (action) => `ALTER MATERIALIZED VIEW ${name} ${action}`,
        ),
        ...(changed.includes('populated')
          ? [`REFRESH MATERIALIZED VIEW ${name} WITH ${is.definition.populated === true ? '' : 'NO '}DATA`]
          : []),
      ],
    }
  },
}
