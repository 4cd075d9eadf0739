import { quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { columnDefinition } from './columns.ts'
import { isStatedInline } from './constraints.ts'
import { changedLabels } from './enums.ts'
import { changedProperties, type Family, listOf, literal, type Remedy, textOf } from './remedy.ts'
import { unquoted } from './unquoted.ts'
import { written } from './written-names.ts'

const asType = ({ name }: CatalogObject) => `TYPE ${quoteQualified(name)}`

const SHARED = {
  label: asType,
  grantedAs: asType,
  publicGrants: 'U',
  rank: 20,
  droppedLast: () => true,
} as const

export const enumeration: Family = {
  ...SHARED,
  create: (object) => ({
    sql: [
      `CREATE TYPE ${quoteQualified(object.name)} AS ENUM (${listOf(object, 'labels').map(literal).join(', ')})`,
    ],
  }),
  alter: (was, is, scene) => changedLabels(was, is, scene),
}

export const composite: Family = {
  ...SHARED,
  create: (object, { to }) => {
    const columns = [...to.values()].filter(({ kind, parent }) => kind === 'column' && parent === object.name)
    return {
      sql: [
        `CREATE TYPE ${quoteQualified(object.name)} AS (${columns.map((one) => columnDefinition(one, to)).join(', ')})`,
      ],
    }
  },
}

export const range: Family = {
  ...SHARED,
  create: (object) => {
    const { name } = object
    const collation = textOf(object, 'collation')
    const usual = name.includes('range') ? name.replace('range', 'multirange') : `${name}_multirange`
    const multirange = textOf(object, 'multirange')
    const options = [
      `SUBTYPE = ${textOf(object, 'subtype')}`,
      ...option('SUBTYPE_OPCLASS', textOf(object, 'operator class')),
      ...(collation?.endsWith('"default"') ? [] : option('COLLATION', collation)),
      ...option('CANONICAL', routineName(object, 'canonical')),
      ...option('SUBTYPE_DIFF', routineName(object, 'difference')),
      ...(multirange === null || unquoted(multirange) === usual
        ? []
        : [`MULTIRANGE_TYPE_NAME = ${multirange}`]),
    ]
    return { sql: [`CREATE TYPE ${quoteQualified(name)} AS RANGE (${options.join(', ')})`] }
  },
}

const option = (word: string, value: string | null) => (value === null ? [] : [`${word} = ${value}`])

/** A function is given to a type without its arguments. */
const routineName = (object: CatalogObject, property: string) =>
  textOf(object, property)?.replace(/\(.*$/s, '') ?? null

export const domain: Family = {
  ...SHARED,
  label: ({ name }) => `DOMAIN ${quoteQualified(name)}`,
  create: (object, { to }) => {
    const standard = textOf(object, 'default')
    const checks = [...to.values()].filter(
      (check) => check.kind === 'domain constraint' && check.parent === object.name && isStatedInline(check),
    )
    const collation = textOf(object, 'collation')
    return {
      sql: [
        [
          `CREATE DOMAIN ${quoteQualified(object.name)} AS ${textOf(object, 'base type')}`,
          ...(collation === null ? [] : [`COLLATE ${collation}`]),
          ...(standard === null ? [] : [`DEFAULT ${standard}`]),
          ...(object.definition['not null'] === true ? ['NOT NULL'] : []),
          ...checks.map((check) => `CONSTRAINT ${written(check)} ${textOf(check, 'definition')}`),
        ].join(' '),
      ],
    }
  },
  alter: alterDomain,
}

function alterDomain(was: CatalogObject, is: CatalogObject): Remedy | null {
  const changed = changedProperties(was, is)
  if (changed.includes('base type') || changed.includes('collation')) return null
  const alter = (action: string) => `ALTER DOMAIN ${quoteQualified(is.name)} ${action}`
  const standard = textOf(is, 'default')
  return {
    sql: [
      ...(changed.includes('default')
        ? [alter(standard === null ? 'DROP DEFAULT' : `SET DEFAULT ${standard}`)]
        : []),
      ...(changed.includes('not null')
        ? [alter(is.definition['not null'] === true ? 'SET NOT NULL' : 'DROP NOT NULL')]
        : []),
    ],
  }
}
