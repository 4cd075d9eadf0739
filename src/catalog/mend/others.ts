import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { mendGrants } from './grants.ts'
import { type Family, listOf, literal, type Remedy, textOf } from './remedy.ts'
import { RUNNING_ROLE, writtenRole } from './roles.ts'

export const schema: Family = {
  label: ({ name }) => `SCHEMA ${quoteIdentifier(name)}`,
  grantedAs: ({ name }) => `SCHEMA ${quoteIdentifier(name)}`,
  rank: 0,
  droppedLast: () => true,
  create: ({ name }) => ({ sql: [`CREATE SCHEMA ${quoteIdentifier(name)}`] }),
}

export const extension: Family = {
  label: ({ name }) => `EXTENSION ${quoteIdentifier(name)}`,
  rank: 10,
  droppedLast: () => true,
  create: (object) => ({
    sql: [`CREATE EXTENSION ${quoteIdentifier(object.name)} WITH SCHEMA ${textOf(object, 'schema')}`],
  }),
  alter: (was, is) => {
    const name = quoteIdentifier(is.name)
    const [before, after] = [textOf(was, 'version'), textOf(is, 'version')]
    return {
      sql: [
        ...(before === after ? [] : [`ALTER EXTENSION ${name} UPDATE TO ${literal(after ?? '')}`]),
        ...(textOf(was, 'schema') === textOf(is, 'schema')
          ? []
          : [`ALTER EXTENSION ${name} SET SCHEMA ${textOf(is, 'schema')}`]),
      ],
    }
  },
}

export const statistics: Family = {
  label: ({ name }) => `STATISTICS ${quoteQualified(name)}`,
  rank: 80,
  create: (object) => ({ sql: [textOf(object, 'definition') ?? '', ...statisticsTarget(null, object)] }),
  alter: (was, is) =>
    textOf(was, 'definition') === textOf(is, 'definition') ? { sql: statisticsTarget(was, is) } : null,
}

function statisticsTarget(was: CatalogObject | null, is: CatalogObject): readonly string[] {
  const target = (object: CatalogObject | null) => object?.definition['statistics target'] ?? null
  if (target(was) === target(is)) return []
  return [`ALTER STATISTICS ${quoteQualified(is.name)} SET STATISTICS ${target(is) ?? -1}`]
}

export const publication: Family = {
  label: ({ name }) => `PUBLICATION ${quoteIdentifier(name)}`,
  rank: 120,
  create: createPublication,
}

function createPublication(object: CatalogObject): Remedy {
  const { definition } = object
  const writes = ['insert', 'update', 'delete', 'truncate'].filter((verb) => definition[verb] !== false)
  const schemas = listOf(object, 'schemas')
  // PostgreSQL 14 takes the word TABLE only once.
  const tables = listOf(object, 'tables').map((table) => publishedTable(definition, table))
  const parts = [
    ...(definition['all tables'] === true ? ['ALL TABLES'] : []),
    ...(tables.length === 0 ? [] : [`TABLE ${tables.join(', ')}`]),
    ...(schemas.length === 0 ? [] : [`TABLES IN SCHEMA ${schemas.join(', ')}`]),
  ]
  const options = [
    ...(writes.length === 4 ? [] : [`publish = ${literal(writes.join(', '))}`]),
    ...(definition['via root'] === true ? ['publish_via_partition_root = true'] : []),
  ]
  const scope = parts.length === 0 ? '' : ` FOR ${parts.join(', ')}`
  const settings = options.length === 0 ? '' : ` WITH (${options.join(', ')})`
  return { sql: [`CREATE PUBLICATION ${quoteIdentifier(object.name)}${scope}${settings}`] }
}

function publishedTable(definition: CatalogObject['definition'], table: string): string {
  const of = (property: string): unknown =>
    Object.entries(definition[property] ?? {}).find(([name]) => name === table)?.[1]
  const columns = of('columns')
  const filter = of('row filters')
  return [
    table,
    ...(Array.isArray(columns)
      ? [`(${columns.map((name) => quoteIdentifier(String(name))).join(', ')})`]
      : []),
    ...(filter === undefined ? [] : [`WHERE (${filter})`]),
  ].join(' ')
}

const OBJECT_WORDS: Readonly<Record<string, string>> = {
  r: 'TABLES',
  S: 'SEQUENCES',
  f: 'FUNCTIONS',
  T: 'TYPES',
  n: 'SCHEMAS',
}

export const defaultPrivileges: Family = {
  label: ({ name }) => `DEFAULT PRIVILEGES ${name}`,
  rank: 15,
  create: (object) => ({ sql: defaultGrants(object, [], listOf(object, 'grants')) }),
  drop: (object) => ({ sql: defaultGrants(object, listOf(object, 'grants'), []) }),
  alter: (was, is) => ({ sql: defaultGrants(is, listOf(was, 'grants'), listOf(is, 'grants')) }),
}

function defaultGrants(
  { definition }: CatalogObject,
  was: readonly string[],
  is: readonly string[],
): readonly string[] {
  const { role, schema, objects } = definition
  const word = OBJECT_WORDS[String(objects)] ?? 'TABLES'
  const where = typeof schema === 'string' ? ` IN SCHEMA ${schema}` : ''
  return mendGrants(was, is, word).map(
    (change) =>
      `ALTER DEFAULT PRIVILEGES${role === RUNNING_ROLE ? '' : ` FOR ROLE ${writtenRole(String(role))}`}${where} ${change}`,
  )
}
