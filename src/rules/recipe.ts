import type { Fix } from '../model/report.ts'
import type { JudgedStatement } from './rule.ts'

/** Steps that stand for the statement and end in the same schema. Not verified until the fixes stage has performed them. */
export function recipe(steps: Fix['steps']): Fix {
  return { ...advice(steps), replaces: 'statement' }
}

/**
 * A limit that is set directly before the statement, in the script itself. In place of the statement where it runs in
 * no transaction, only a script that commits each statement can hold both.
 */
export function putBefore({ sql }: Pick<JudgedStatement, 'sql'>, limit: string, transaction = true): Fix {
  const steps = [{ sql: `${limit}\n${sql};`, transaction, why: 'The limit holds for what follows, too.' }]
  return { ...recipe(steps), kind: 'edit' }
}

/** Steps that show the way but have to be adapted: nobody can perform them as they are. */
export function advice(steps: Fix['steps']): Fix {
  return { kind: 'recipe', steps, verified: false, readsBlockedMs: null, writesBlockedMs: null }
}
