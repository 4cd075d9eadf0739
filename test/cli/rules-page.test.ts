import { type RuleText, rulesText } from '../../src/cli/rules-page.ts'

const index: RuleText = {
  id: 'index-not-concurrent',
  title: 'Index is built without CONCURRENTLY',
  severity: 'error',
  why: 'Writes wait until the index is built.\n',
  instead: 'CREATE INDEX CONCURRENTLY, alone in its migration.',
  whenNotToUse: 'The table is small for good.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html'],
}
const timeout: RuleText = {
  ...index,
  id: 'no-lock-timeout',
  severity: 'warning',
  title: 'No lock_timeout',
  sources: [],
}

test('the list has one line a rule', () => {
  expect(rulesText([index, timeout], null)).toBe(
    [
      '2 rules:',
      '  index-not-concurrent  error    Index is built without CONCURRENTLY',
      '  no-lock-timeout       warning  No lock_timeout',
      '',
      'rehearse rules RULE-ID explains one.',
      '',
    ].join('\n'),
  )
})

test('one rule is explained', () => {
  expect(rulesText([index, timeout], 'index-not-concurrent')).toBe(
    [
      'Index is built without CONCURRENTLY',
      'Rule index-not-concurrent, severity error.',
      'Why:\nWrites wait until the index is built.',
      'Instead:\nCREATE INDEX CONCURRENTLY, alone in its migration.',
      'When not to use it:\nThe table is small for good.',
      'Sources:\nhttps://www.postgresql.org/docs/current/sql-createindex.html\n',
    ].join('\n\n'),
  )
})

test('an unknown rule is a mistake of the user', () => {
  expect(() => rulesText([index, timeout], 'no-lock-timout')).toThrow(
    'There is no rule "no-lock-timout". Did you mean no-lock-timeout? rehearse rules lists all 2.',
  )
})
