import { quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { type Family, listOf, textOf } from './remedy.ts'

export const dictionary: Family = {
  label: ({ name }) => `TEXT SEARCH DICTIONARY ${quoteQualified(name)}`,
  rank: 32,
  droppedLast: () => true,
  create: (object) => {
    const options = textOf(object, 'options')
    const template = `TEMPLATE = ${textOf(object, 'template')}`
    return {
      sql: [
        `CREATE TEXT SEARCH DICTIONARY ${quoteQualified(object.name)} (${template}${options === null ? '' : `, ${options}`})`,
      ],
    }
  },
  // Options that are gone cannot be told from those that never were: all are stated, and the others only by their names.
  alter: (was, is) => {
    if (textOf(was, 'template') !== textOf(is, 'template')) return null
    const [before, after] = [optionsOf(was), optionsOf(is)]
    const actions = [
      ...[...before.keys()].filter((name) => !after.has(name)),
      ...[...after].map(([name, value]) => `${name} = ${value}`),
    ]
    return { sql: [`ALTER TEXT SEARCH DICTIONARY ${quoteQualified(is.name)} (${actions.join(', ')})`] }
  },
}

/** `stopwords = 'english', language = 'x'`, as the server keeps them. */
const optionsOf = (object: CatalogObject) =>
  new Map(
    [...(textOf(object, 'options') ?? '').matchAll(/("(?:[^"]|"")+"|\w+) = ('(?:[^']|'')*'|[^,]+)/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    ),
  )

export const configuration: Family = {
  label: ({ name }) => `TEXT SEARCH CONFIGURATION ${quoteQualified(name)}`,
  rank: 33,
  droppedLast: () => true,
  create: (object) => ({
    sql: [
      `CREATE TEXT SEARCH CONFIGURATION ${quoteQualified(object.name)} (PARSER = ${textOf(object, 'parser')})`,
      ...mappings([], listOf(object, 'mapping'), object),
    ],
  }),
  alter: (was, is) =>
    textOf(was, 'parser') === textOf(is, 'parser')
      ? { sql: mappings(listOf(was, 'mapping'), listOf(is, 'mapping'), is) }
      : null,
}

/** Each is told as `word with pg_catalog.english_stem, pg_catalog.simple`. */
function mappings(was: readonly string[], is: readonly string[], { name }: CatalogObject): readonly string[] {
  const tokenOf = (mapping: string) => mapping.slice(0, mapping.indexOf(' with '))
  const alter = `ALTER TEXT SEARCH CONFIGURATION ${quoteQualified(name)}`
  const before = new Set(was.map(tokenOf))
  const after = new Set(is.map(tokenOf))
  return [
    ...[...before].filter((token) => !after.has(token)).map((token) => `${alter} DROP MAPPING FOR ${token}`),
    ...is
      .filter((mapping) => !was.includes(mapping))
      .map(
        (mapping) =>
          `${alter} ${before.has(tokenOf(mapping)) ? 'ALTER' : 'ADD'} MAPPING FOR ${mapping.replace(' with ', ' WITH ')}`,
      ),
  ]
}
