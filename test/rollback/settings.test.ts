import type { Finding, Report } from '../../src/model/report.ts'
import { withRepository } from '../changes/git-repository.ts'
import { type Files, runReview } from '../ugly/cli-review.ts'
import { sharedServer } from '../ugly/shared-server.ts'

/** What the setting `rollback` makes of rollbacks that do not restore, are not there, or cannot be made. */

const { review } = sharedServer()

const TABLE = 'CREATE TABLE books (id int PRIMARY KEY, title text);'
const ADD = "SET lock_timeout = '5s';\nALTER TABLE books ADD COLUMN pages int;\n"
const DROP = "SET lock_timeout = '5s';\nALTER TABLE books DROP COLUMN title;\n"
const FORGETS = 'CREATE INDEX books_pages_idx ON books (id);\n'

const shop = (directory: string): Files => ({ [`${directory}/1_books.up.sql`]: TABLE })
const change = (directory: string, up: string, down: string | null): Files => ({
  [`${directory}/2_change.up.sql`]: up,
  ...(down === null ? {} : { [`${directory}/2_change.down.sql`]: down }),
})

/** `severity rule title` of everything that is said about rollbacks. */
function said({ findings }: Report): readonly string[] {
  const about = ({ rule }: Finding) => rule.startsWith('rollback')
  return findings.filter(about).map(({ severity, rule, title }) => `${severity} ${rule} ${title}`)
}

async function reviewed(before: Files, changed: Files, ...args: readonly string[]): Promise<Report> {
  const { report, stderr } = await review({ before, change: changed, args })
  if (report === null) throw new Error(stderr)
  return report
}

const ofOne = async (up: string, down: string | null, ...modes: readonly string[]) =>
  await reviewed(shop('db'), change('db', up, down), ...modes.flatMap((mode) => ['--rollback', mode]))

describe('without the setting', () => {
  test('a down script that does not restore is an error, a missing one a warning', async () => {
    expect(said(await ofOne(ADD, FORGETS))).toContain(
      'error rollback-differs The rollback does not restore the schema',
    )
    expect(said(await ofOne(ADD, null))).toEqual(['warning rollback-missing There is no down script'])
  })
})

describe('required', () => {
  test('a missing down script is an error', async () => {
    const report = await ofOne(ADD, null, 'required')
    expect(said(report)).toEqual(['error rollback-missing There is no down script'])
    expect(report.verdict).toBe('unsafe')
  })

  test('what cannot be taken back has to be declared', async () => {
    const back = "SET lock_timeout = '5s';\nALTER TABLE books ADD COLUMN title text;\n"
    expect(said(await ofOne(DROP, back, 'required'))).toEqual([
      'error rollback-irreversible The migration cannot be taken back',
    ])
    expect(
      said(await ofOne(DROP, `-- rehearse: irreversible, unused for years\n${back}`, 'required')),
    ).toEqual(['note rollback-irreversible The migration is declared irreversible'])
  })

  test('a rollback that could not be performed is an error', async () => {
    const report = await ofOne(ADD, 'CREATE EXTENSION nonsense;', 'required')
    expect(said(report)).toContain('error rollback-missing The rollback is not proved')
  })

  test('where nothing is rehearsed nothing has to be proved', async () => {
    await withRepository(async ({ directory, write, commit }) => {
      for (const [path, text] of Object.entries(shop('db'))) write(path, String(text))
      const base = commit('What production runs')
      for (const [path, text] of Object.entries(change('db', ADD, 'SELECT 1;'))) write(path, String(text))
      commit('The change')
      const run = await runReview([
        ...['--repo', directory, '--base', base],
        ...['--postgres', 'none', '--rollback', 'required'],
      ])
      expect(run.report && said(run.report)).toEqual([])
    })
  })
})

describe('advisory', () => {
  test('nothing about a rollback is more than a warning', async () => {
    const report = await ofOne(ADD, FORGETS, 'advisory')
    expect(said(report)).toContain('warning rollback-differs The rollback does not restore the schema')
    expect(said(report).filter((line) => line.startsWith('error'))).toEqual([])
    expect(report.verdict).toBe('safe')
  })

  test('a rollback that could not be performed does not gate', async () => {
    const down = 'CREATE EXTENSION nonsense;'
    const gating = ({ unchecked }: Report) => unchecked.filter(({ gates }) => gates).length
    const strict = await ofOne(ADD, down)
    expect([gating(strict), strict.verdict]).toEqual([1, 'unchecked'])
    const advisory = await ofOne(ADD, down, 'advisory')
    expect([gating(advisory), advisory.verdict]).toEqual([0, 'safe'])
    expect(advisory.unchecked).toHaveLength(strict.unchecked.length)
  })

  test('what the up script does keeps its severity', async () => {
    const report = await ofOne(DROP, null, 'advisory')
    expect(report.findings).toContainEqual(
      expect.objectContaining({ rule: 'drop-existing', severity: 'error' }),
    )
  })
})

describe('off', () => {
  test('the down script is not sent, and nothing is said or left open', async () => {
    const leavesMark = `DO $$ BEGIN PERFORM pg_sleep(60); END $$;\nDROP TABLE books;`
    const report = await ofOne(ADD, leavesMark, 'off')
    expect(report.migrations[0]).toMatchObject({
      verdict: 'safe',
      down: { file: 'db/2_change.down.sql', statements: [], durationMs: null },
      rollback: {
        status: 'not-run',
        reason: 'The setting rollback turns it off for this directory.',
        reapplies: null,
      },
    })
    expect(report.findings).toEqual([])
    expect(report.unchecked).toEqual([])
  })

  test('a missing down script is nothing to say', async () => {
    const report = await ofOne(ADD, null, 'off')
    expect(report.findings).toEqual([])
    expect(report.migrations[0]?.rollback).not.toHaveProperty('suggestedDown')
  })
})

describe('per directory', () => {
  test('the longest directory that holds the migrations decides', async () => {
    const directories = ['db/new', 'db/old', 'db/old/lost']
    const report = await reviewed(
      Object.assign({}, ...directories.map(shop)),
      Object.assign({}, ...directories.map((directory) => change(directory, ADD, null))),
      ...['--rollback', 'required', '--rollback', 'db/old=advisory', '--rollback', 'db/old/lost/=off'],
    )
    expect(report.findings.map(({ file, rule, severity }) => `${file} ${rule} ${severity}`)).toEqual([
      'db/new/2_change.up.sql rollback-missing error',
      'db/old/2_change.up.sql rollback-missing warning',
    ])
    expect(report.settings.rollback).toEqual({ '.': 'required', 'db/old': 'advisory', 'db/old/lost': 'off' })
  })

  test('a directory that does not exist is a mistake', async () => {
    const run = await review({
      before: shop('db'),
      change: change('db', ADD, null),
      args: ['--rollback', 'database=off'],
    })
    expect(run).toMatchObject({
      status: 2,
      report: null,
      stderr: expect.stringContaining('The setting rollback names database, which is no directory'),
    })
  })

  test('the configuration file maps directories to modes', async () => {
    const report = await reviewed(
      { ...shop('db'), 'rehearse.yml': 'rollback:\n  .: required\n  db: off\n' },
      change('db', ADD, null),
    )
    expect(report.findings).toEqual([])
  })
})

describe('a tool without down scripts', () => {
  const history: Files = {
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/migrations/20260101000000_books/migration.sql': TABLE,
  }
  const next = (sql: string): Files => ({ 'prisma/migrations/20260102000000_change/migration.sql': sql })

  test('a missing one is no finding', async () => {
    const report = await reviewed(history, next(ADD))
    expect(said(report)).toEqual([])
  })

  test('required: a suggested one that restores counts', async () => {
    const report = await reviewed(history, next(ADD), '--rollback', 'required')
    expect(report.migrations[0]?.rollback).toMatchObject({
      status: 'missing',
      suggestedDown: { verified: true },
    })
    expect(said(report)).toEqual([])
  })
})
