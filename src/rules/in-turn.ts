import type { Rule, Turn } from './rule.ts'

const TURNS: readonly Turn[] = ['statement', 'unexplained', 'transaction', 'last']

/** The rules in the order in which they speak; those of one turn as they come. */
export function inTurn(rules: readonly Rule[]): readonly Rule[] {
  return TURNS.flatMap((turn) => rules.filter((rule) => (rule.turn ?? 'statement') === turn))
}
