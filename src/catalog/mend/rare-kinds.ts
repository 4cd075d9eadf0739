import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { type Family, listOf, literal, textOf } from './remedy.ts'

/** Kinds of which a snapshot holds too little to make one again: they can be removed, and change their owner. */
function removable(word: string, nameOf: (object: CatalogObject) => string, rank: number): Family {
  return {
    label: (object) => `${word} ${nameOf(object)}`,
    rank,
    droppedLast: () => true,
    create: (object) => ({
      sql: [],
      gaps: [`The ${object.kind} ${object.name} has to be made again by hand.`],
    }),
    // Removed it could not be made again.
    alter: (_, is) => ({
      sql: [],
      gaps: [`The ${is.kind} ${is.name} has to be changed back by hand.`],
    }),
  }
}

const qualified = ({ name }: CatalogObject) => quoteQualified(name)
const plain = ({ name }: CatalogObject) => quoteIdentifier(name)
/** Names that the server writes as SQL. */
const asWritten = ({ name }: CatalogObject) => name

/** `shop.int_ops using btree` */
function ofAccessMethod({ name }: CatalogObject): string {
  const [family = '', method = ''] = name.split(' using ')
  return `${quoteQualified(family)} USING ${method}`
}

/** `operator(shop.===)(a, b)` needs a blank before its arguments. */
const operatorName = ({ name }: CatalogObject) => name.replace(/\(/, ' (')

const CONTEXT: Readonly<Record<string, string>> = { a: ' AS ASSIGNMENT', i: ' AS IMPLICIT' }

/** `bigint as shop.grade` */
const castName = ({ name }: CatalogObject) => `(${name.replace(' as ', ' AS ')})`

const cast: Family = {
  label: (object) => `CAST ${castName(object)}`,
  rank: 48,
  droppedLast: () => true,
  create: (object) => {
    const method = object.definition.method
    const how =
      method === 'i'
        ? 'WITH INOUT'
        : method === 'b'
          ? 'WITHOUT FUNCTION'
          : `WITH FUNCTION ${textOf(object, 'function')}`
    return {
      sql: [`CREATE CAST ${castName(object)} ${how}${CONTEXT[String(object.definition.context)] ?? ''}`],
    }
  },
}

const eventTrigger: Family = {
  label: (object) => `EVENT TRIGGER ${plain(object)}`,
  rank: 115,
  create: (object) => {
    const tags = listOf(object, 'tags')
    const when = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(literal).join(', ')})`
    return {
      sql: [
        `CREATE EVENT TRIGGER ${plain(object)} ON ${textOf(object, 'event')}${when} EXECUTE FUNCTION ${textOf(object, 'function')}`,
        ...enabling(object, 'O'),
      ],
    }
  },
  alter: (was, is) =>
    ['event', 'function', 'tags'].some(
      (one) => JSON.stringify(was.definition[one]) !== JSON.stringify(is.definition[one]),
    )
      ? null
      : { sql: enabling(is, String(was.definition.enabled)) },
}

const ENABLED: Readonly<Record<string, string>> = {
  O: 'ENABLE',
  D: 'DISABLE',
  R: 'ENABLE REPLICA',
  A: 'ENABLE ALWAYS',
}

function enabling(object: CatalogObject, was: string): readonly string[] {
  const enabled = String(object.definition.enabled)
  return enabled === was ? [] : [`ALTER EVENT TRIGGER ${plain(object)} ${ENABLED[enabled]}`]
}

/** Seldom part of a migration; those that hold code in C only a superuser makes. */
export const RARE_FAMILIES: readonly (readonly [kind: string, family: Family])[] = [
  ['cast', cast],
  ['event trigger', eventTrigger],
  ['aggregate', { ...removable('AGGREGATE', asWritten, 47), grantedAs: ({ name }) => `FUNCTION ${name}` }],
  ['operator', removable('OPERATOR', operatorName, 47)],
  ['operator class', removable('OPERATOR CLASS', ofAccessMethod, 48)],
  ['operator family', removable('OPERATOR FAMILY', ofAccessMethod, 47)],
  ['collation', removable('COLLATION', qualified, 12)],
  ['conversion', removable('CONVERSION', qualified, 47)],
  ['text search parser', removable('TEXT SEARCH PARSER', qualified, 31)],
  ['text search template', removable('TEXT SEARCH TEMPLATE', qualified, 31)],
  ['foreign-data wrapper', removable('FOREIGN DATA WRAPPER', plain, 27)],
  ['language', removable('LANGUAGE', plain, 16)],
  ['access method', removable('ACCESS METHOD', plain, 17)],
  ['base type', removable('TYPE', qualified, 20)],
]
