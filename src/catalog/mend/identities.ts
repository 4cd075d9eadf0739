import { quoteQualified } from '../../sql/names.ts'
import type { CatalogObject } from '../object.ts'
import { numbersOf } from './parts.ts'
import { changedProperties, type Family, isGone, isMade, literal, textOf } from './remedy.ts'
import { countsUp, everySequenceOption, goOnBehind, sequenceOptions } from './sequences.ts'
import { ownName, written, writtenParent } from './written-names.ts'

const WORDS: Readonly<Record<string, string>> = { a: 'ALWAYS', d: 'BY DEFAULT' }

/** The clause of an identity column, with options where they are not the usual ones. */
export function identityClause(identity: CatalogObject): string {
  const sequence = textOf(identity, 'sequence')
  const usual = `${identity.parent}_${ownName(identity)}_seq`
  const options = [
    ...(sequence === null || sequence === usual ? [] : [`SEQUENCE NAME ${quoteQualified(sequence)}`]),
    ...sequenceOptions(numbersOf(identity)),
  ]
  return `GENERATED ${WORDS[textOf(identity, 'identity') ?? '']} AS IDENTITY${options.length === 0 ? '' : ` (${options.join(' ')})`}`
}

const alter = (object: CatalogObject, action: string) =>
  `ALTER TABLE ${writtenParent(object)} ALTER COLUMN ${written(object)} ${action}`

/** Numbers that a column gives itself. */
export const identity: Family = {
  label: (object) => `COLUMN ${writtenParent(object)}.${written(object)}`,
  rank: 56,
  create: (object, scene) => {
    if (isMade(scene, `column ${object.name}`)) return { sql: [] }
    const sequence = `pg_catalog.pg_get_serial_sequence(${literal(writtenParent(object))}, ${literal(ownName(object))})`
    return {
      sql: [
        alter(object, `ADD ${identityClause(object)}`),
        ...(countsUp(scene.to, `identity ${object.name}`, object.name)
          ? [goOnBehind(sequence, object.parent ?? '', ownName(object), object.definition.start)]
          : []),
      ],
    }
  },
  drop: (object, scene) => ({
    sql: isGone(scene, `column ${object.name}`) ? [] : [alter(object, 'DROP IDENTITY')],
  }),
  alter: (was, is) => {
    const changed = changedProperties(was, is)
    const numbers = changed.filter((property) => property !== 'identity' && property !== 'sequence')
    const actions = [
      ...(changed.includes('identity') ? [`SET GENERATED ${WORDS[textOf(is, 'identity') ?? '']}`] : []),
      ...(numbers.length === 0 ? [] : everySequenceOption(numbersOf(is)).map((option) => `SET ${option}`)),
    ]
    const [before, after] = [textOf(was, 'sequence'), textOf(is, 'sequence')]
    const renamed = before !== null && after !== null && before !== after
    return {
      sql: [
        ...(actions.length === 0 ? [] : [alter(is, actions.join(' '))]),
        ...(renamed
          ? [
              `ALTER SEQUENCE ${quoteQualified(before)} RENAME TO ${quoteQualified(after).split('.').slice(1).join('.')}`,
            ]
          : []),
      ],
    }
  },
}
