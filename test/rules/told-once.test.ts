import { RULES } from '../../src/rules/index.ts'
import type { Draft, JudgedStatement, Rule } from '../../src/rules/rule.ts'
import { toldOnce } from '../../src/rules/told-once.ts'

const ruleOf = (id: string): Rule => {
  const found = RULES.find((rule) => rule.id === id)
  if (found === undefined) throw new Error(`There is no rule ${id}.`)
  return found
}

const statementAt = (index: number): JudgedStatement => ({
  index,
  line: index + 1,
  endLine: index + 1,
  column: 1,
  sql: 'SELECT 1',
  kind: 'SelectStmt',
  operations: [],
  effects: {
    source: 'measured',
    durationMs: 1,
    locks: [],
    rewrites: [],
    scans: [],
    walBytes: null,
    error: null,
  },
  lockTimeoutMs: 0,
})

const [first, second] = [statementAt(0), statementAt(1)]
const said = (rule: string, statement: JudgedStatement, draft: Partial<Draft> = {}) => ({
  rule: ruleOf(rule),
  draft: { statement, message: 'A thing happens.', ...draft },
})
const messages = (...all: readonly ReturnType<typeof said>[]) =>
  toldOnce(all).map(({ draft }) => draft.message)

const dropped = (name: string, statement = first, draft: Partial<Draft> = {}) =>
  said('drop-existing', statement, { table: 'public.a', message: `${name} is gone. Wait first.`, ...draft })

test('what one rule says of one statement is told once, with what is to be done at the end', () => {
  expect(messages(dropped('X'), dropped('Y'))).toEqual(['X is gone. Y is gone. Wait first.'])
  expect(messages(...['V', 'W', 'X', 'Y', 'Z'].map((name) => dropped(name)))).toEqual([
    'V is gone. W is gone. X is gone. The same holds for 2 more in this statement. Wait first.',
  ])
  const [one] = toldOnce([dropped('X'), dropped('Y', first, { table: 'public.b' }), dropped('Z')])
  expect([one?.draft.table, one?.draft.also]).toEqual(['public.a', ['public.b']])
})

test('another statement, severity or title, advice and fixes are told apart', () => {
  const fix = {
    kind: 'edit',
    steps: [],
    verified: false,
    readsBlockedMs: null,
    writesBlockedMs: null,
  } as const
  for (const other of [
    dropped('Y', second),
    dropped('Y', first, { severity: 'warning' }),
    dropped('Y', first, { title: 'Another' }),
    dropped('Y', first, { fix }),
    said('drop-key', first),
  ]) {
    expect(messages(dropped('X'), other)).toHaveLength(2)
  }
  expect(messages(said('key-advice', first), said('key-advice', first, { message: 'B.' }))).toHaveLength(2)
})

test('locks that are held while a statement works end with a fix that moves it elsewhere', () => {
  const fix = (...transactions: readonly boolean[]) => ({
    kind: 'recipe' as const,
    steps: transactions.map((transaction) => ({ sql: 'SELECT 1;', transaction })),
    verified: false,
    readsBlockedMs: null,
    writesBlockedMs: null,
  })
  const index = (draft: Partial<Draft>) =>
    said('index-not-concurrent', second, { table: 'public.a', message: 'It blocks. Do better.', ...draft })
  const held = said('lock-held-across-statements', second, { table: 'public.b', message: 'Line 1 locks.' })
  expect(messages(index({ fix: fix(false) }), held)).toEqual(['It blocks. Do better. Line 1 locks.'])
  expect(toldOnce([index({ fix: fix(false) }), held])[0]?.draft.also).toEqual(['public.b'])
  expect(messages(index({ fix: fix(true) }), held)).toHaveLength(2)
  expect(messages(index({}), held)).toHaveLength(2)
  expect(messages(index({ fix: fix(true, true), severity: 'note' }), held)).toHaveLength(2)
})
