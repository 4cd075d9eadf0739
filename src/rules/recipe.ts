import type { Fix } from '../model/report.ts'

/** Several steps to the same end. Not verified until the fixes stage has performed them. */
export function recipe(steps: Fix['steps']): Fix {
  return { kind: 'recipe', steps, verified: false, readsBlockedMs: null, writesBlockedMs: null }
}
