import { quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { columnDefinition } from './columns.ts'
import { changedLabels } from './enums.ts'
import { changedProperties, type Family, listOf, literal, type Remedy, textOf } from './remedy.ts'
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
  create: (object) => ({
    sql: [`CREATE TYPE ${quoteQualified(object.name)} AS RANGE (SUBTYPE = ${textOf(object, 'subtype')})`],
  }),
}

export const domain: Family = {
  ...SHARED,
  label: ({ name }) => `DOMAIN ${quoteQualified(name)}`,
  create: (object, { to }) => {
    const standard = textOf(object, 'default')
    const checks = [...to.values()].filter(
      ({ kind, parent }) => kind === 'domain constraint' && parent === object.name,
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
