import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Report } from '../../src/model/report.ts'
import { runCli } from '../cli/run-cli.ts'

const TABLE = 'CREATE TABLE books (id bigint PRIMARY KEY, title text);\n'
const PROVED = 'ALTER TABLE books ADD CONSTRAINT titled CHECK (title IS NOT NULL);\n'
const NOT_NULL = 'ALTER TABLE books ALTER COLUMN title SET NOT NULL;\n'

/** `lint` of files in a directory of their own: the report, or what was said instead of one. */
async function lintOf(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return await within(files, async (directory) => {
    const run = await runCli(['lint', '--format', 'json', ...args], directory)
    return { ...run, report: run.stdout === '' ? null : (JSON.parse(run.stdout) as Report) }
  })
}

async function within<T>(files: Readonly<Record<string, string>>, use: (directory: string) => Promise<T>) {
  const directory = await mkdtemp(join(tmpdir(), 'rehearse-test-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), text)
    }
    return await use(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

const rulesOf = (report: Report | null) => report?.findings.map(({ rule }) => rule)
const scansOf = (report: Report | null) =>
  report?.migrations.flatMap(({ up }) => up.statements.flatMap(({ effects }) => effects.scans))

describe('the history', () => {
  const pairs = {
    'db/000001_a.up.sql': TABLE,
    'db/000002_b.up.sql': PROVED,
    'db/000003_c.up.sql': NOT_NULL,
    'db/000003_c.down.sql': 'ALTER TABLE books ALTER COLUMN title TYPE varchar(10);\n',
    'db/000004_d.up.sql': 'ALTER TABLE books DROP COLUMN title;\n',
  }

  test('is what the earlier migrations beside a file say, and only the file itself is judged', async () => {
    const { report } = await lintOf(pairs, 'db/000003_c.up.sql')
    expect(report?.migrations.map(({ id, change, down }) => [id, change, down])).toEqual([
      ['000003_c', 'added', null],
    ])
    expect(scansOf(report)).toEqual([])
    const { report: alone } = await lintOf({ 'change.sql': NOT_NULL }, 'change.sql')
    expect(scansOf(alone)).toEqual(['public.books'])
  })

  test('holds the up script of a down script that was named alone', async () => {
    const { report } = await lintOf(pairs, 'db/000003_c.down.sql')
    expect(report?.migrations.map(({ up, down }) => [up.statements.length, down?.file])).toEqual([
      [0, 'db/000003_c.down.sql'],
    ])
    expect(report?.migrations[0]?.down?.statements[0]?.effects.rewrites).toEqual(['public.books'])
  })

  test('is in the order of a Sqitch plan, above the files', async () => {
    const plan = (name: string) => `${name} 2026-01-01T00:00:00Z A <a@b.c>\n`
    const project = {
      'db/sqitch.plan': `%syntax-version=1.0.0\n%project=p\n\n${['z', 'm', 'a'].map(plan).join('')}`,
      'db/deploy/z.sql': TABLE,
      'db/deploy/m.sql': PROVED,
      'db/deploy/a.sql': NOT_NULL,
    }
    const { report } = await lintOf(project, 'db/deploy/a.sql')
    expect(report?.migrations.map(({ layout }) => layout)).toEqual(['sqitch'])
    expect(scansOf(report)).toEqual([])
  })

  test('may be a schema dump, for files of a layout and others', async () => {
    const files = {
      'schema.sql': TABLE + PROVED,
      'db/000009_c.up.sql': NOT_NULL,
      'change.sql': NOT_NULL,
    }
    const { report } = await lintOf(files, '--baseline', 'schema.sql', 'change.sql', 'db/000009_c.up.sql')
    expect(report?.migrations).toHaveLength(2)
    expect(scansOf(report)).toEqual([])
    const missing = await lintOf(files, '--baseline', 'other.sql', 'change.sql')
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('other.sql')])
  })
})

describe('a file of no layout', () => {
  const index = 'SET lock_timeout = 1000;\nCREATE INDEX CONCURRENTLY books_title ON books (title);\n'

  test('is no transaction unless it says so', async () => {
    const { report } = await lintOf({ 'change.sql': index }, 'change.sql')
    expect(rulesOf(report)).not.toContain('concurrently-in-transaction')
    const { report: wrapped } = await lintOf({ 'change.sql': `BEGIN;\n${index}COMMIT;\n` }, 'change.sql')
    expect(rulesOf(wrapped)).toContain('concurrently-in-transaction')
  })

  test('that runs code says that nobody knows what it does', async () => {
    const code = `SELECT 1;\nDO $$ BEGIN EXECUTE 'DROP TABLE books'; END $$;\n`
    const { report, status } = await lintOf({ 'change.sql': code }, 'change.sql')
    expect(report?.unchecked).toEqual([
      expect.objectContaining({ stage: 'predict', file: 'change.sql', line: 2, gates: false }),
    ])
    expect([status, report?.verdict]).toEqual([0, 'safe'])
  })
})

describe('files as they come', () => {
  test('one that is named twice is looked at once', async () => {
    const { report } = await lintOf({ 'a.sql': TABLE }, 'a.sql', './a.sql', 'a.sql')
    expect(report?.migrations.map(({ up }) => up.file)).toEqual(['a.sql'])
  })

  test('an empty one is safe', async () => {
    const { status, report } = await lintOf({ 'a.sql': '', 'b.sql': '-- nothing yet\n' }, 'a.sql', 'b.sql')
    expect([status, report?.verdict, report?.findings]).toEqual([0, 'safe', []])
  })

  test('one that cannot be opened keeps the verdict from being safe, and the others are looked at', async () => {
    await within({ 'a.sql': 'DROP TABLE books;\n' }, async (directory) => {
      await symlink('loop.sql', join(directory, 'loop.sql'))
      const { stdout, status } = await runCli(['lint', '--format', 'json', 'a.sql', 'loop.sql'], directory)
      const report: Report = JSON.parse(stdout)
      expect(report.unchecked).toEqual([expect.objectContaining({ file: 'loop.sql', gates: true })])
      expect([status, rulesOf(report)]).toEqual([1, expect.arrayContaining(['drop-existing'])])
    })
  })

  test.each([
    ['nowhere.sql', 'There is no file nowhere.sql. Check the path.'],
    ['.', '. is a directory. Name the files in it.'],
  ])('%s is a mistake to correct', async (path, words) => {
    const { status, stderr } = await lintOf({ 'a.sql': TABLE }, 'a.sql', path)
    expect([status, stderr]).toEqual([2, expect.stringContaining(words)])
  })

  test('a thousand of them are a report in one piece', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1000 }, (_, place) => [`change_${place}.sql`, `DROP TABLE t_${place};\n`]),
    )
    const { report, status } = await lintOf(files, ...Object.keys(files))
    expect([status, report?.migrations.length]).toEqual([1, 1000])
    expect(new Set(report?.findings.map(({ file }) => file)).size).toBe(1000)
  })
})
