import { quoteIdentifier, quoteQualified } from '../../sql/names.ts'
import type { CatalogSnapshot } from '../object.ts'
import { numbersOf } from './parts.ts'
import { type Family, isMade, literal, textOf } from './remedy.ts'

type Numbers = Readonly<Record<string, unknown>>

const LARGEST: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
}

/** Options in which a sequence differs from what CREATE SEQUENCE makes without any (manual, CREATE SEQUENCE). */
export function sequenceOptions(numbers: Numbers): readonly string[] {
  const { type, start, increment, minimum, maximum, cache, cycle } = numbers
  const descends = String(increment).startsWith('-')
  const largest = LARGEST[String(type)] ?? ''
  const plainMinimum = descends ? `-${bigger(largest)}` : '1'
  const plainMaximum = descends ? '-1' : largest
  const plainStart = descends ? maximum : minimum
  return [
    ...(increment === '1' ? [] : [`INCREMENT BY ${increment}`]),
    ...(minimum === plainMinimum ? [] : [`MINVALUE ${minimum}`]),
    ...(maximum === plainMaximum ? [] : [`MAXVALUE ${maximum}`]),
    ...(start === plainStart ? [] : [`START WITH ${start}`]),
    ...(cache === '1' ? [] : [`CACHE ${cache}`]),
    ...(cycle === true ? ['CYCLE'] : []),
  ]
}

/** The smallest number of a type lies one further from zero than the largest. */
const bigger = (largest: string) => (largest === '' ? '' : String(BigInt(largest) + 1n))

/** All options, so that none is left as it was. */
export function everySequenceOption(numbers: Numbers): readonly string[] {
  const { start, increment, minimum, maximum, cache, cycle } = numbers
  return [
    `INCREMENT BY ${increment}`,
    `MINVALUE ${minimum}`,
    `MAXVALUE ${maximum}`,
    `START WITH ${start}`,
    `CACHE ${cache}`,
    cycle === true ? 'CYCLE' : 'NO CYCLE',
  ]
}

export const sequence: Family = {
  label: ({ name }) => `SEQUENCE ${quoteQualified(name)}`,
  grantedAs: ({ name }) => `SEQUENCE ${quoteQualified(name)}`,
  rank: 30,
  // Its name may be that of the sequence that serves an identity.
  droppedLast: ({ name }, { to }) => ![...to.values()].some(({ definition }) => definition.sequence === name),
  create: (object) => {
    const { type, persistence } = object.definition
    const words = persistence === 'u' ? 'CREATE UNLOGGED SEQUENCE' : 'CREATE SEQUENCE'
    const options = [...(type === 'bigint' ? [] : [`AS ${type}`]), ...sequenceOptions(numbersOf(object))]
    return { sql: [[words, quoteQualified(object.name), ...options].join(' ')] }
  },
  alter: (was, is) => {
    const { type } = is.definition
    const options = [
      ...(type === was.definition.type ? [] : [`AS ${type}`]),
      ...everySequenceOption(numbersOf(is)),
    ]
    const persistence =
      is.definition.persistence === was.definition.persistence
        ? []
        : [is.definition.persistence === 'u' ? 'SET UNLOGGED' : 'SET LOGGED']
    const counts = JSON.stringify(numbersOf(was)) !== JSON.stringify(numbersOf(is))
    return {
      sql: [...(counts ? [options.join(' ')] : []), ...persistence].map(
        (action) => `ALTER SEQUENCE ${quoteQualified(is.name)} ${action}`,
      ),
    }
  },
}

/** The column whose removal takes a sequence with it. A sequence that is made anew goes on behind the column's values. */
export const ownership: Family = {
  label: sequence.label,
  rank: 95,
  create: (object, scene) => {
    const table = textOf(object, 'table') ?? ''
    const column = (textOf(object, 'column') ?? '').slice(table.length + 1)
    const name = quoteQualified(object.name)
    const continues =
      isMade(scene, `sequence ${object.name}`) &&
      !isMade(scene, `table ${table}`) &&
      countsUp(scene.to, `sequence ${object.name}`, `${table}.${column}`)
    return {
      sql: [
        `ALTER SEQUENCE ${name} OWNED BY ${quoteQualified(table)}.${quoteIdentifier(column)}`,
        ...(continues
          ? [
              goOnBehind(
                literal(name),
                table,
                column,
                scene.to.get(`sequence ${object.name}`)?.definition.start,
              ),
            ]
          : []),
      ],
    }
  },
  drop: ({ name }) => ({ sql: [`ALTER SEQUENCE ${quoteQualified(name)} OWNED BY NONE`] }),
}

/** Whether the values of a column say where its sequence has to go on. */
export function countsUp(schema: CatalogSnapshot, sequence: string, column: string): boolean {
  const { increment, cycle } = schema.get(sequence)?.definition ?? {}
  const type = String(schema.get(`column ${column}`)?.definition.type)
  return /^(?:smallint|integer|bigint)$/.test(type) && !String(increment).startsWith('-') && cycle !== true
}

/** Numbers that rows have already would be refused as duplicates. `sequence` is an expression. */
export function goOnBehind(sequence: string, table: string, column: string, start: unknown): string {
  return `SELECT pg_catalog.setval(${sequence}, (SELECT coalesce(max(${quoteIdentifier(column)}) + 1, ${start}) FROM ${quoteQualified(table)}), false)`
}
