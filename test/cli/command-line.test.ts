import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { main } from '../../src/command-line.ts'
import { VERSION } from '../../src/version.ts'
import { expectGolden } from '../report/golden.ts'
import { runCli } from './run-cli.ts'

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'rehearse-cli-'))
  try {
    await use(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

test.each([[], ['help'], ['--help']])('the overview %#', async (...argv: string[]) => {
  const run = await runCli(argv)
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expectGolden('help.txt', run.stdout)
})

test('the page of a command', async () => {
  expectGolden('help-review.txt', (await runCli(['help', 'review'])).stdout)
})

test('the version goes to standard output', async () => {
  expect(await runCli(['--version'])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' })
})

test('the rules are listed, and one is explained', async () => {
  const all = await runCli(['rules'])
  expect(all).toMatchObject({ status: 0, stderr: '' })
  expect(all.stdout).toMatch(/^\d+ rules:\n(?: {2}.*\n)* {2}index-not-concurrent +error /)
  const one = await runCli(['rules', 'index-not-concurrent'])
  expect(one).toMatchObject({ status: 0, stderr: '' })
  expect(one.stdout).toContain('Rule index-not-concurrent, severity error.\n')
})

const mistakes: readonly (readonly [string, RegExp])[] = [
  ['reviw', /^rehearse: There is no command "reviw"\. Did you mean review\? /],
  ['review --rows many', /^rehearse: --rows must be a whole number, not "many"\.\n$/],
  [
    'review --rows many --timeout 0',
    /^rehearse: 2 settings cannot be used:\n {2}--rows .*\n {2}--timeout .*\n$/,
  ],
  ['review --repo nowhere', /^rehearse: --repo nowhere is not a directory\. /],
  ['review --config nowhere.yml', /^rehearse: There is no configuration file nowhere\.yml\. /],
  [
    'review --output nowhere/report.json',
    /^rehearse: --output nowhere\/report\.json: its directory does not exist\. /,
  ],
  ['review --output .', /^rehearse: --output \. is a directory\. /],
  ['demo --rows many', /^rehearse: --rows must be a whole number, not "many"\.\n$/],
  [
    'rules index-not-concurent',
    /^rehearse: There is no rule "index-not-concurent"\. Did you mean index-not-concurrent\? /,
  ],
  ['demo', /^rehearse: The example is missing at .*example\/main\. /],
]

test.each(mistakes)('%s is a mistake of the user: one message, status 2', async (line, message) => {
  await withDirectory(async (directory) => {
    const run = await runCli(line.split(' '), directory)
    expect(run.stderr).toMatch(message)
    expect(run).toMatchObject({ status: 2, stdout: '' })
  })
})

test('mistakes in the configuration file name their line', async () => {
  await withDirectory(async (directory) => {
    await writeFile(join(directory, 'rehearse.yml'), 'rows: 5\nbudget_reads: 7\n')
    const run = await runCli(['review'], directory)
    expect(run.stderr).toBe(
      'rehearse: rehearse.yml:2: budget_reads is not a setting. Did you mean budget-reads?\n',
    )
    expect(run.status).toBe(2)
  })
})

test('an error of the program comes with its stack and status 3', async () => {
  const stderr: string[] = []
  const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the disk is full')) })
  const sink = new Writable({
    write(chunk, _encoding, done) {
      stderr.push(String(chunk))
      done()
    },
  })
  const io = { stdout: broken, stderr: sink, env: {}, cwd: '/', signals: process, now: Date.now, assets: '/' }
  expect(await main(['help'], io)).toBe(3)
  expect(stderr.join('')).toMatch(
    /^Error: the disk is full\n {4}at [\s\S]*Please report it together with the lines above\.\n$/,
  )
})
