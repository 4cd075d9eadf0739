import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { mendGrants } from './grants.ts'
import { type Family, listOf, literal, type Remedy, textOf } from './remedy.ts'

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
  alter: (_, is) => ({
    sql: [`ALTER EXTENSION ${quoteIdentifier(is.name)} UPDATE TO ${literal(textOf(is, 'version') ?? '')}`],
  }),
}

export const statistics: Family = {
  label: ({ name }) => `STATISTICS ${quoteQualified(name)}`,
  rank: 80,
  create: (object) => ({ sql: [textOf(object, 'definition') ?? ''] }),
}

export const publication: Family = {
  label: ({ name }) => `PUBLICATION ${quoteIdentifier(name)}`,
  rank: 120,
  create: createPublication,
}

function createPublication(object: CatalogObject): Remedy {
  const { definition } = object
  const tables = listOf(object, 'tables')
  const writes = ['insert', 'update', 'delete', 'truncate'].filter((verb) => definition[verb] !== false)
  const scope =
    definition['all tables'] === true
      ? ' FOR ALL TABLES'
      : tables.length === 0
        ? ''
        : ` FOR TABLE ${tables.join(', ')}`
  const publish = writes.length === 4 ? '' : ` WITH (publish = ${literal(writes.join(', '))})`
  return { sql: [`CREATE PUBLICATION ${quoteIdentifier(object.name)}${scope}${publish}`] }
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
    (change) => `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoteIdentifier(String(role))}${where} ${change}`,
  )
}
