import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { STORAGE } from './column-details.ts'
import { mendGrants } from './grants.ts'
import { changedOptions, optionList } from './options.ts'
import { changedProperties, type Family, listOf, literal, textOf } from './remedy.ts'

const body = (object: CatalogObject) => (textOf(object, 'definition') ?? '').trim().replace(/;$/, '')

function withOptions(object: CatalogObject): string {
  const options = listOf(object, 'options')
  return options.length === 0 ? '' : ` WITH (${optionList(options)})`
}

function viewOf(word: 'VIEW' | 'MATERIALIZED VIEW', tail: (object: CatalogObject) => string): Family {
  const label = ({ name }: CatalogObject) => `${word} ${quoteQualified(name)}`
  return {
    label,
    grantedAs: ({ name }) => `TABLE ${quoteQualified(name)}`,
    rank: 100,
    create: (object) => ({
      sql: [
        `CREATE ${label(object)}${withOptions(object)} AS\n${body(object)}${tail(object)}`,
        ...columnsOf(null, object, `ALTER ${label(object)}`),
      ],
    }),
    alter: (was, is) => {
      if (changedProperties(was, is).some((property) => !IN_PLACE.has(property))) return null
      const alter = `ALTER ${label(is)}`
      const options = changedOptions(listOf(was, 'options'), listOf(is, 'options'))
      return {
        sql: [
          ...options.map((action) => `${alter} ${action}`),
          ...columnsOf(was, is, alter),
          ...(was.definition.populated === is.definition.populated
            ? []
            : [`REFRESH ${label(is)} WITH ${is.definition.populated === true ? '' : 'NO '}DATA`]),
        ],
      }
    },
  }
}

export const view: Family = viewOf('VIEW', () => '')

export const materializedView: Family = viewOf(
  'MATERIALIZED VIEW',
  ({ definition }) => `\nWITH ${definition.populated === false ? 'NO ' : ''}DATA`,
)

const COLUMN_PROPERTIES = [
  'column defaults',
  'column grants',
  'column comments',
  'column storage',
  'column statistics targets',
] as const

const IN_PLACE: ReadonlySet<string> = new Set(['options', 'populated', ...COLUMN_PROPERTIES])

/** What is said of single columns, each property by the name of the column. */
function columnsOf(was: CatalogObject | null, is: CatalogObject, alter: string): readonly string[] {
  return COLUMN_PROPERTIES.flatMap((property) => {
    const before = valuesOf(was, property)
    const after = valuesOf(is, property)
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)),
    )
    return changed.flatMap((name) =>
      columnChange(property, before.get(name), after.get(name), { is, name, alter }),
    )
  })
}

function columnChange(
  property: (typeof COLUMN_PROPERTIES)[number],
  had: unknown,
  has: unknown,
  { is, name, alter }: { readonly is: CatalogObject; readonly name: string; readonly alter: string },
): readonly string[] {
  const column = `${alter} ALTER COLUMN ${quoteIdentifier(name)}`
  switch (property) {
    case 'column defaults':
      return [`${column} ${has === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${has}`}`]
    case 'column grants':
      return mendGrants(items(had), items(has), `TABLE ${quoteQualified(is.name)}`, name)
    case 'column comments': {
      const comment = has === undefined ? 'NULL' : literal(String(has))
      return [`COMMENT ON COLUMN ${quoteQualified(is.name)}.${quoteIdentifier(name)} IS ${comment}`]
    }
    case 'column storage':
      return [`${column} SET STORAGE ${STORAGE[String(has)] ?? 'EXTENDED'}`]
    case 'column statistics targets':
      return [`${column} SET STATISTICS ${has ?? -1}`]
  }
}

const valuesOf = (object: CatalogObject | null, property: string): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(object?.definition[property] ?? {}))

const items = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
