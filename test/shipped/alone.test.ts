import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BLOCKING_INDEX, withBookshop } from '../action/bookshop.ts'
import { buildDist } from '../action/bundle.ts'
import { expectValidReport } from '../support/report-schema.ts'

/** The Node the tests run on, and the one a user may have installed. */
const NODES = [...new Set([process.execPath, ...nodesOnPath()])]

let dist: { readonly directory: string; readonly remove: () => void }
let alone: string

beforeAll(() => {
  dist = buildDist()
  alone = mkdtempSync(join(tmpdir(), 'rehearse-alone-'))
  cpSync(dist.directory, alone, { recursive: true })
  dist.remove()
})

afterAll(() => rmSync(alone, { recursive: true, force: true }))

/** Every `node` on the PATH: the tests themselves run on the one that comes with the development packages. */
function nodesOnPath(): string[] {
  return (process.env.PATH ?? '')
    .split(':')
    .map((directory) => join(directory, 'node'))
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file))
}

test.each(NODES)('what ships reviews from a directory of its own, without packages, on %s', async (node) => {
  await withBookshop(async (shop) => {
    shop.push(BLOCKING_INDEX)
    const run = promisify(execFile)(
      node,
      [
        join(alone, 'cli.cjs'),
        'review',
        '--base',
        shop.base,
        '--postgres',
        'embedded',
        '--rows',
        '2000',
        '--format',
        'json',
      ],
      { cwd: shop.directory },
    )
    const { stdout, code } = await run.then(
      ({ stdout }) => ({ stdout, code: 0 }),
      (cause: { stdout: string; code: number }) => cause,
    )
    expect(code).toBe(1)
    const report = JSON.parse(stdout)
    expectValidReport(report)
    expect(report.verdict).toBe('unsafe')
    expect(report.postgres.provider).toBe('embedded')
  })
})

test.each(NODES)('the demo finds what it promises on %s', async (node) => {
  const { stdout } = await promisify(execFile)(node, [
    join(alone, 'cli.cjs'),
    'demo',
    '--postgres',
    'embedded',
    '--rows',
    '5000',
    '--format',
    'json',
  ])
  const report = JSON.parse(stdout)
  expectValidReport(report)
  expect(report).toMatchObject({ verdict: 'unsafe', unchecked: [] })
  const rules = report.findings.map((finding: { rule: string }) => finding.rule)
  expect(rules).toEqual(
    expect.arrayContaining([
      'index-not-concurrent',
      'foreign-key-validated-at-once',
      'column-type-rewrite',
      'no-lock-timeout',
    ]),
  )
  const statuses = report.migrations.map((one: { rollback: { status: string } }) => one.rollback.status)
  expect(statuses).toEqual(['fails', 'differs', 'irreversible', 'restores'])
})
