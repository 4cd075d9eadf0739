import type { Told } from './grammar.ts'

/** Where a snapshot and `pg_dump -s` disagree on purpose. */
interface Deliberate {
  /** Found in `name of the change: what is told`, such as `drop extension pg_trgm: extension pg_trgm, version`. */
  readonly about: RegExp
  /** What pg_dump makes of it. */
  readonly dumps: 'the same' | 'differently'
  readonly because: string
}

export const DELIBERATE: readonly Deliberate[] = [
  {
    about: /materialized view .*, populated$/,
    dumps: 'the same',
    because: 'a dump without data never has any, but a view that was never filled refuses every query',
  },
  {
    about: /extension .*, version$/,
    dumps: 'the same',
    because:
      'a dump leaves the choice to the server it is restored on; functions differ from version to version',
  },
  {
    about: /language .*, (trusted|inline|validator)$/,
    dumps: 'the same',
    because: 'pg_dump writes only the name of a language whose functions came with the server',
  },
  {
    about: /constraint .*, disabled$/,
    dumps: 'the same',
    because: 'pg_dump leaves out the triggers that check foreign keys; switched off, they let any row in',
  },
  {
    about: /settings of the database/,
    dumps: 'the same',
    because: 'pg_dump writes settings of the database with --create only; every new session begins with them',
  },
  {
    about: /a function of an extension is for some only: $/,
    dumps: 'differently',
    because: 'only a superuser may grant what belongs to an extension, and no migration is performed as one',
  },
  {
    about: /a language is for some only: $/,
    dumps: 'differently',
    because: 'only a superuser may grant what came with the server, and no migration is performed as one',
  },
]

/** Whether a dump may be the same although a snapshot tells this, or the other way round. */
export function isDeliberate(change: string, told: readonly Told[], dumpsSame: boolean): boolean {
  const what = told.map((one) => (one.change === 'changed' ? `${one.object}, ${one.property}` : one.object))
  return DELIBERATE.some(
    ({ about, dumps }) => (dumps === 'the same') === dumpsSame && about.test(`${change}: ${what.join('; ')}`),
  )
}
