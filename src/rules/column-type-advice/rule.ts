import { type DiscussedType, discussedType, newColumns } from '../../sql/asked-of-schema.ts'
import { grouped, named, type Subject } from '../advice.ts'
import type { Draft, ScriptContext, ScriptRule } from '../rule.ts'

export const columnTypeAdvice: ScriptRule = {
  id: 'column-type-advice',
  title: 'A column has a type that does less than another',
  severity: 'note',
  about: 'up',
  why: 'Some types are kept for the standard or for old schemas, and what they lack shows when the column is full: json cannot be compared, timestamp does not say which moment it means, timetz knows no date, char(n) is filled up with blanks, and money is read and written in the currency of whoever asks. Another type means a copy of the table then.',
  instead: 'Take jsonb, timestamptz, text or varchar, and numeric while the column is new.',
  whenNotToUse:
    'Where the schema has such columns already, each is as good as the next: that is its habit, and nothing is said. Temporary tables are left out too.',
  sources: [
    'https://www.postgresql.org/docs/current/datatype-json.html',
    'https://www.postgresql.org/docs/current/datatype-datetime.html',
    'https://www.postgresql.org/docs/current/datatype-character.html',
    'https://www.postgresql.org/docs/current/datatype-money.html',
    'https://www.postgresql.org/docs/current/sql-altertype.html',
  ],
  check: (context) => [...typesIn(context), ...valuesBetween(context)],
}

const ADVICE: Readonly<Record<DiscussedType, { readonly title: string; readonly text: string }>> = {
  json: {
    title: 'json cannot be compared or indexed',
    text: 'keeps its text as it was written: DISTINCT, GROUP BY and UNION over it fail (SQLSTATE 42883), no index finds what is inside, and each look into it reads the whole text again. jsonb has none of this.',
  },
  timestamp: {
    title: 'timestamp does not say which moment it means',
    text: 'takes the wall clock of whoever writes it: sessions with another TimeZone read another moment, and one hour of each autumn happens twice. timestamptz takes the same eight bytes and is a moment.',
  },
  timetz: {
    title: 'A time with a time zone but no date is ambiguous',
    text: 'has an offset but no date, so nobody can tell whether summer time applied. Take timestamptz for a moment, or time for a time of day.',
  },
  bpchar: {
    title: 'char(n) is filled up with blanks',
    text: 'is filled up with blanks, which are stored, which LIKE sees and comparisons do not, and which are lost on the way to text. It is no faster than varchar(n), and a longer one later copies the table.',
  },
  money: {
    title: 'money changes with the settings of the session',
    text: 'is read and written by lc_monetary: a client or a restored copy with another one has other amounts. Take numeric, with the currency beside it.',
  },
}

function typesIn(context: ScriptContext): readonly Draft[] {
  const { schema } = context
  if (schema === null) return []
  const found = new Map<DiscussedType, (Subject & { readonly column: string })[]>()
  for (const statement of context.script.statements) {
    for (const operation of statement.operations) {
      if (operation.type === 'create-table' && operation.persistence === 'temporary') continue
      for (const { name, type } of newColumns(operation)) {
        const discussed = discussedType(type)
        if (discussed === null || schema.habits.types.has(discussed) || !('table' in operation)) continue
        const table = operation.table ?? ''
        found.set(discussed, [...(found.get(discussed) ?? []), { statement, table, column: name }])
      }
    }
  }
  return [...found].flatMap(([type, columns]) =>
    grouped(columns, (all) => ({
      title: ADVICE[type].title,
      message: `${named(all.map(({ table, column }) => `${table}.${column}`))}: the type ${ADVICE[type].text}`,
    })),
  )
}

/** New labels of enums that do not stand at the end. */
function valuesBetween({ script }: ScriptContext): readonly Draft[] {
  return script.statements.flatMap((statement) =>
    statement.operations.flatMap((operation) => {
      if (operation.type !== 'other' || operation.detail?.what !== 'alter-enum') return []
      const { type, adds } = operation.detail
      if (adds?.beside === undefined) return []
      return [
        {
          statement,
          title: 'An enum value is put between others',
          message: `'${adds.label}' takes a place beside '${adds.beside}' in the order of ${type}: what compares with < or > or between values of the type includes it from now on, and comparing the type becomes a little slower, because its order is no longer that of its numbers.`,
        },
      ]
    }),
  )
}
