import type { Fix } from '../model/report.ts'

/** Steps that stand for the statement and end in the same schema. Not verified until the fixes stage has performed them. */
export function recipe(steps: Fix['steps']): Fix {
  return { ...advice(steps), replaces: 'statement' }
}

/** Steps that show the way but have to be adapted: nobody can perform them as they are. */
export function advice(steps: Fix['steps']): Fix {
  return { kind: 'recipe', steps, verified: false, readsBlockedMs: null, writesBlockedMs: null }
}
