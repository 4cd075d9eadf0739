import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { RULES } from '../../src/rules/index.ts'
import { readMeasured } from './measured.ts'
import { casesOf, ruleFolders } from './rule-cases.ts'
import { isShown } from './shows.ts'

const ROOT = join(__dirname, '..', '..')

test('every folder of rules is a rule under the same name, told once', () => {
  expect(RULES.map((rule) => rule.id).sort()).toEqual(ruleFolders())
})

test('the page of every rule is written and fresh', async () => {
  const script = join(ROOT, 'scripts', 'docs.mjs')
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check'], { cwd: ROOT }).catch(
    (failed: { readonly stderr: string }) => failed,
  )
  expect(stderr.split('\n').filter((line) => line.startsWith('stale: docs/rules/'))).toEqual([])
})

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is one short file', () => {
    const text = readFileSync(join(ROOT, 'src/rules', id, 'rule.ts'), 'utf8')
    expect(text.split('\n').length).toBeLessThanOrEqual(150)
  })

  test('is named in kebab case', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/)
  })

  test('has a change that it finds and one that it leaves alone', () => {
    const byName = new Map(casesOf(id).map((one) => [one.name, one]))
    const bad = byName.get(`${id}/bad`)?.expected ?? []
    expect(bad.map((expected) => expected.split(' ').at(-1))).toContain(id)
    expect(byName.get(`${id}/good`)?.expected).toEqual([])
  })

  test('is held to what it claims: its bad example shows it on a server, its good one does not', () => {
    const { bad, good } = readMeasured(id)
    if (rule.shows === undefined) return
    expect(bad && isShown(rule.shows, bad)).toBe(true)
    expect(good && isShown(rule.shows, good)).toBe(false)
  })

  test('says what happens and what to do in whole sentences', () => {
    for (const text of [rule.why, rule.instead, rule.whenNotToUse]) {
      expect(text).toMatch(/^[A-Z].{20,}\.$/s)
      expect(text).not.toMatch(/!| {2}/)
    }
    expect(rule.title).toMatch(/^\S.*[^.]$/)
    expect(rule.sources.length).toBeGreaterThan(0)
  })
})
