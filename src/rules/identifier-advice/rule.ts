import { hasCapitals } from '../../sql/asked-of-schema.ts'
import { type MadeName, madeNames } from '../../sql/made-names.ts'
import { isReserved } from '../../sql/names.ts'
import { grouped, named, type Subject } from '../advice.ts'
import type { Draft, ScriptRule } from '../rule.ts'

export const identifierAdvice: ScriptRule = {
  id: 'identifier-advice',
  title: 'A name has to be quoted wherever it is written',
  severity: 'note',
  about: 'up',
  why: 'PostgreSQL folds names without quotes to lower case, and takes reserved words for what they mean in SQL. A table or column with such a name is found in quotes only: a statement without them fails, or, with user, reads the name of the role.',
  instead: 'Take a name in lower case that is no reserved word: created_at, app_user, sort_order.',
  whenNotToUse:
    'Where the schema has names with capital letters already, or holds nothing yet: then that is its habit, and nothing is said.',
  sources: [
    'https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS',
    'https://www.postgresql.org/docs/current/sql-keywords-appendix.html',
  ],
  check: (context) => {
    const made = context.script.statements.flatMap((statement) =>
      statement.sql.includes('"')
        ? statement.operations
            .flatMap(madeNames)
            .filter(isLasting)
            .map((name) => ({ ...name, statement }))
        : [],
    )
    const unusual =
      context.schema?.habits.mixedCase === false ? made.filter(({ name }) => hasCapitals(name)) : []
    return [
      ...advise(
        made.filter(({ name }) => isReserved(name)),
        'is a reserved word',
        'are reserved words',
      ),
      ...advise(
        unusual,
        'has capital letters, as no other name of the schema',
        'have capital letters, as no other names of the schema',
      ),
    ]
  },
}

/** Names of indexes and constraints are hardly ever written. */
function isLasting({ kind }: MadeName): boolean {
  return kind === 'table' || kind === 'column'
}

function advise(
  found: readonly (MadeName & Pick<Subject, 'statement'>)[],
  one: string,
  several: string,
): readonly Draft[] {
  const distinct = [...new Map(found.map((made) => [made.name, made])).values()]
  return grouped(
    distinct.map((made) => ({
      ...made,
      table: made.kind === 'column' ? made.within : `${made.within}.${made.name}`,
    })),
    (all) => ({
      message: `${named(all.map(({ name }) => `"${name}"`))} ${all.length === 1 ? one : several}: every statement has to write ${all.length === 1 ? 'it' : 'them'} in quotes, and one without them fails or means something else. A name in lower case that is no reserved word needs none.`,
    }),
  )
}
