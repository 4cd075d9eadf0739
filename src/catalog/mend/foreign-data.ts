import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { columnDefinition } from './columns.ts'
import { type Family, listOf, literal, textOf } from './remedy.ts'

/** `file=a` as OPTIONS writes it. */
function optionsClause(options: readonly string[]): string {
  const written = options.map((option) => {
    const sign = option.indexOf('=')
    return `${quoteIdentifier(option.slice(0, sign))} ${literal(option.slice(sign + 1))}`
  })
  return written.length === 0 ? '' : ` OPTIONS (${written.join(', ')})`
}

/** Without rows of its own, so it can be removed and made again. */
export const foreignTable: Family = {
  label: ({ name }) => `FOREIGN TABLE ${quoteQualified(name)}`,
  grantedAs: ({ name }) => `TABLE ${quoteQualified(name)}`,
  rank: 40,
  create: (object, { to }) => {
    const columns = [...to.values()].filter(({ kind, parent }) => kind === 'column' && parent === object.name)
    const lines = columns.map((column) => {
      const own = optionsClause(listOf(column, 'foreign options'))
      const [name = '', type = '', ...rest] = columnDefinition(column, to).split(
        /(?<=^\S+) | (?=COLLATE|DEFAULT|GENERATED|NOT NULL|CONSTRAINT)/,
      )
      return [name, `${type}${own}`, ...rest].join(' ')
    })
    const server = quoteIdentifier(textOf(object, 'server') ?? '')
    return {
      sql: [
        `CREATE FOREIGN TABLE ${quoteQualified(object.name)} (\n  ${lines.join(',\n  ')}\n) SERVER ${server}${optionsClause(listOf(object, 'options'))}`,
      ],
    }
  },
}

export const foreignServer: Family = {
  label: ({ name }) => `SERVER ${quoteIdentifier(name)}`,
  grantedAs: ({ name }) => `FOREIGN SERVER ${quoteIdentifier(name)}`,
  rank: 28,
  droppedLast: () => true,
  create: (object) => {
    const [type, version] = [textOf(object, 'type'), textOf(object, 'version')]
    const words = [
      `CREATE SERVER ${quoteIdentifier(object.name)}`,
      ...(type === null ? [] : [`TYPE ${literal(type)}`]),
      ...(version === null ? [] : [`VERSION ${literal(version)}`]),
      `FOREIGN DATA WRAPPER ${quoteIdentifier(textOf(object, 'wrapper') ?? '')}`,
    ]
    return { sql: [`${words.join(' ')}${optionsClause(listOf(object, 'options'))}`] }
  },
  alter: (was, is) => {
    const head = `ALTER SERVER ${quoteIdentifier(is.name)}`
    const version = textOf(is, 'version')
    if (textOf(was, 'wrapper') !== textOf(is, 'wrapper') || textOf(was, 'type') !== textOf(is, 'type'))
      return null
    return {
      sql: [
        ...(version === textOf(was, 'version')
          ? []
          : [`${head} VERSION ${version === null ? 'NULL' : literal(version)}`]),
        ...changedForeignOptions(listOf(was, 'options'), listOf(is, 'options')).map(
          (action) => `${head} ${action}`,
        ),
      ],
    }
  },
}

function changedForeignOptions(was: readonly string[], is: readonly string[]): readonly string[] {
  const nameOf = (option: string) => option.slice(0, option.indexOf('='))
  const before = new Map(was.map((option) => [nameOf(option), option]))
  const after = new Map(is.map((option) => [nameOf(option), option]))
  const actions = [
    ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `DROP ${quoteIdentifier(name)}`),
    ...[...after].flatMap(([name, option]) => {
      if (before.get(name) === option) return []
      const value = literal(option.slice(name.length + 1))
      return [`${before.has(name) ? 'SET' : 'ADD'} ${quoteIdentifier(name)} ${value}`]
    }),
  ]
  return actions.length === 0 ? [] : [`OPTIONS (${actions.join(', ')})`]
}

/** Of the options a snapshot has only digests: they may hold a password. */
export const userMapping: Family = {
  label: mappingOf,
  rank: 29,
  create: (object) => ({
    sql: [],
    gaps: [`The ${mappingOf(object).toLowerCase()} has to be made by hand: its options may hold a password.`],
  }),
}

function mappingOf({ name }: CatalogObject): string {
  const [user = '', server = ''] = name.split(' at ')
  return `USER MAPPING FOR ${user === 'public' ? 'PUBLIC' : quoteIdentifier(user)} SERVER ${quoteIdentifier(server)}`
}
