import type { RuleSetting } from '../../src/config/rule-settings.ts'
import { UserError } from '../../src/model/errors.ts'
import { checkRuleSettings, withRuleSettings } from '../../src/rules/rule-settings.ts'
import { finding } from '../report/fixtures/parts.ts'

const setting = (severity: RuleSetting['severity'], ...directories: string[]): RuleSetting => ({
  rule: 'drop-existing',
  severity,
  directories: directories.length === 0 ? ['.'] : directories,
  because: 'nobody reads them.',
})

const dropped = (file: string) =>
  finding({ rule: 'drop-existing', severity: 'error', file, message: 'It is gone.' })

test('what is turned off stays, with the reason', () => {
  const [off] = withRuleSettings([dropped('db/old/1.sql')], [setting('off', 'db/old')])
  expect(off).toEqual({
    ...dropped('db/old/1.sql'),
    suppressed: { reason: 'nobody reads them.', by: 'setting' },
  })
})

test('another severity says why', () => {
  expect(withRuleSettings([dropped('1.sql')], [setting('warning')])).toEqual([
    {
      ...dropped('1.sql'),
      severity: 'warning',
      message: 'It is gone. The settings make this a warning here: nobody reads them.',
    },
  ])
})

test('the longest directory decides, and directories end at a slash', () => {
  const settings = [setting('note'), setting('off', 'db/old'), setting('error', 'db/old/kept', 'other')]
  const files = ['db/oldest/1.sql', 'db/old/1.sql', 'db/old/kept/1.sql']
  const told = withRuleSettings(files.map(dropped), settings)
  expect(told.map(({ severity, suppressed }) => suppressed?.by ?? severity)).toEqual([
    'note',
    'setting',
    'error',
  ])
})

test('other rules, and what a comment has suppressed, stay as they are', () => {
  const other = finding({ rule: 'no-lock-timeout', severity: 'warning' })
  const commented = { ...dropped('1.sql'), suppressed: { reason: 'of mine', by: 'comment' as const } }
  expect(withRuleSettings([other, commented], [setting('off')])).toEqual([other, commented])
})

test('a rule or a directory that does not exist is refused', () => {
  expect(() => checkRuleSettings([{ ...setting('off'), rule: 'drop-exsting' }], null)).toThrow(
    /^The setting rules names drop-exsting, which is no rule\. Did you mean drop-existing\? rehearse rules lists all \d+\.$/,
  )
  expect(() => checkRuleSettings([setting('off', 'db/od')], ['db/old/1.sql'])).toThrow(
    new UserError(
      'The setting rules names db/od for drop-existing, which is no directory of the repository. Directories count from its root; check the spelling.',
    ),
  )
  expect(() => checkRuleSettings([setting('off', 'db/old'), setting('note')], ['db/old/1.sql'])).not.toThrow()
  expect(() => checkRuleSettings([setting('off', 'anywhere')], null)).not.toThrow()
})
