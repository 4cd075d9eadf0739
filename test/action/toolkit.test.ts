import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withBundle } from './bundle.ts'
import { outputValue } from './publishing.ts'

/** What the runner sees when a hostile report goes through the toolkit that the entry hands in. */

interface Seen {
  readonly log: readonly string[]
  readonly outputs: string
  readonly summary: string
}

let seen: Seen

beforeAll(() => {
  const temp = mkdtempSync(join(tmpdir(), 'rehearse-toolkit-'))
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') }
  try {
    for (const file of Object.values(files)) writeFileSync(file, '')
    const env = { PATH: process.env.PATH, RUNNER_TEMP: temp, 'INPUT_BUDGET-READS': ' 50 ', ...files }
    const text = withBundle('test/action/toolkit-process.ts', (bundle) =>
      execFileSync(process.execPath, [bundle], { env, encoding: 'utf8' }),
    )
    seen = {
      log: text.trimEnd().split('\n'),
      outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    }
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
})

test('a secret is told to the runner on one line', () => {
  expect(seen.log[0]).toBe('::add-mask::postgres://ada:50%25%0A@db')
})

test('an input with a hyphen is found and trimmed', () => {
  expect(seen.log[1]).toBe('input: "50"')
})

test('annotations are escaped as the runner decodes them', () => {
  expect(seen.log[2]).toBe(
    '::warning title=One%2C two%3A three,file=a%2Cb%3Ac.sql,line=3::100%25 sure%0A::warning::x',
  )
})

test('hostile names and SQL neither set outputs nor carry out commands', () => {
  const commands = seen.log.filter((line) => /^\s*::|##\[/.test(line))
  // The secret, the warning, and at least one finding.
  expect(commands.length).toBeGreaterThan(2)
  for (const line of commands) expect(line).toMatch(/^::(error|warning|notice|add-mask)[ :]/)
  for (const line of seen.log) expect(line).not.toMatch(/[\r\n]/)
  const delimiters = [...seen.outputs.matchAll(/^\S+<<(ghadelimiter_[0-9a-f-]{36})$/gm)].map(
    ([, name]) => name,
  )
  expect(new Set(delimiters).size).toBe(5)
  expect(outputValue(seen.outputs, 'lines')).toBe('first\nfake<<x\nsafe\nx')
})

test('the summary holds the report', () => {
  expect(seen.summary).toContain('Unsafe')
})
