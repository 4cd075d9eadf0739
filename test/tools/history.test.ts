import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { flyway } from '../../src/layouts/flyway.ts'
import { golangMigrate } from '../../src/layouts/golang-migrate.ts'
import type { HistoryRules, Layout, PlaceGone } from '../../src/layouts/layout.ts'
import { prisma } from '../../src/layouts/prisma.ts'
import { sqitch } from '../../src/layouts/sqitch.ts'
import { serverOfTests } from '../support/lent.ts'
import { runFlyway, runMigrate, runPrismaEngine, runSqitch } from './commands.ts'
import { type Files, type ToolBench, type ToolRun, withToolBench } from './tool-run.ts'

/** What the tools do once their files are not what the database has been through. */

const server = serverOfTests(null)

const table = (name: string) => `CREATE TABLE ${name} (id int);\n`

/** `refuses`, or the tables that the scripts of a second run made. */
type Outcome = 'refuses' | readonly string[]

async function secondRun(
  files: Files,
  run: (bench: ToolBench) => Promise<ToolRun>,
  change: (directory: string) => void,
): Promise<Outcome> {
  return await withToolBench(server(), files, async (bench) => {
    expect(await run(bench)).toMatchObject({ exitCode: 0 })
    const before = bench.sent.length
    change(bench.directory)
    const { exitCode } = await run(bench)
    const made = bench.sent
      .slice(before)
      .flatMap(({ sql }) => /^\s*CREATE TABLE (books_\w+)/.exec(sql)?.[1] ?? [])
    return exitCode === 0 ? made : made.length === 0 ? 'refuses' : [...made, 'and fails']
  })
}

function rulesOf({ history }: Layout): HistoryRules {
  if (history === null) throw new Error('The layout has no rules.')
  return history
}

const answers = (rules: HistoryRules) => ({
  late: rules.late.does,
  edited: rules.edited.does,
  removed: (['earlier', 'last', 'last-followed'] satisfies PlaceGone[]).map((one) => rules.removed(one).does),
  renamed: rules.renamed?.does ?? null,
  twice: rules.twice?.does ?? null,
})

const put = (path: string, text: string) => (directory: string) => {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), text)
}
const remove =
  (...paths: string[]) =>
  (directory: string) => {
    for (const path of paths) rmSync(join(directory, path))
  }
const move = (from: string, to: string) => (directory: string) => {
  renameSync(join(directory, from), join(directory, to))
}
const both =
  (first: (directory: string) => void, second: (directory: string) => void) => (directory: string) => {
    first(directory)
    second(directory)
  }

describe('golang-migrate', () => {
  const pair = (name: string): Files => ({
    [`${name}.up.sql`]: table(`books_${name}`),
    [`${name}.down.sql`]: `DROP TABLE books_${name};\n`,
  })
  const outcomeOf = (change: (directory: string) => void) =>
    secondRun(
      { ...pair('1_a'), ...pair('3_c'), ...pair('4_d') },
      (bench) => runMigrate(bench, 'postgres', 'up'),
      change,
    )
  const withoutLast = remove('4_d.up.sql', '4_d.down.sql')

  test('notes one number and nothing else', async () => {
    expect(await outcomeOf(put('2_b.up.sql', table('books_2_b')))).toEqual([])
    expect(await outcomeOf(put('3_c.up.sql', table('books_other')))).toEqual([])
    expect(await outcomeOf(remove('3_c.up.sql', '3_c.down.sql'))).toEqual([])
    expect(await outcomeOf(withoutLast)).toBe('refuses')
    expect(await outcomeOf(both(withoutLast, put('5_e.up.sql', table('books_e'))))).toBe('refuses')
    expect(await outcomeOf(move('3_c.up.sql', '3_renamed.up.sql'))).toEqual([])
    expect(await outcomeOf(move('3_c.up.sql', '5_c.up.sql'))).toEqual(['books_3_c', 'and fails'])
    expect(await outcomeOf(put('003_b.up.sql', table('books_b')))).toBe('refuses')
    expect(answers(rulesOf(golangMigrate))).toEqual({
      late: 'skips',
      edited: 'overlooks',
      removed: ['overlooks', 'refuses', 'refuses'],
      renamed: 'overlooks',
      twice: 'refuses',
    })
  })
})

describe('Flyway', () => {
  const c = 'CREATE TABLE books_c (\n  id int\n);\n'
  const outcomeOf = (change: (directory: string) => void, ...settings: string[]) =>
    secondRun(
      { 'V1__a.sql': table('books_a'), 'V3__c.sql': c, 'V4__d.sql': table('books_d') },
      (bench) => runFlyway(bench, ['session-lock', ...settings]),
      change,
    )

  test('validates versions and descriptions', async () => {
    const late = put('V2__b.sql', table('books_b'))
    expect(await outcomeOf(late)).toBe('refuses')
    expect(await outcomeOf(late, 'flyway.outOfOrder=true')).toEqual(['books_b'])
    expect(await outcomeOf(remove('V3__c.sql'))).toBe('refuses')
    expect(await outcomeOf(remove('V4__d.sql'))).toEqual([])
    expect(await outcomeOf(both(remove('V4__d.sql'), put('V5__e.sql', table('books_e'))))).toBe('refuses')
    expect(await outcomeOf(move('V3__c.sql', 'V3__renamed.sql'))).toBe('refuses')
    expect(await outcomeOf(move('V4__d.sql', 'V5__d.sql'))).toBe('refuses')
    expect(await outcomeOf(put('V3_0__b.sql', table('books_b')))).toBe('refuses')
    expect(answers(rulesOf(flyway))).toEqual({
      late: 'refuses',
      edited: 'refuses',
      removed: ['refuses', 'overlooks', 'refuses'],
      renamed: 'refuses',
      twice: 'refuses',
    })
  }, 300_000)

  test.each([
    ['another statement', c.replace('id', 'ids')],
    ['a comment', `-- About books\n${c}`],
    ['a blank at the end of a line', c.replace(';', '; ')],
    ['other line ends', c.replaceAll('\n', '\r\n')],
    ['empty lines', `\n\n${c}\n`],
    ['fewer lines', c.replaceAll('\n', '')],
    ['a byte order mark', `\ufeff${c}`],
  ])('takes %s for what ours takes it for', async (_, text) => {
    const same = rulesOf(flyway).sameContent(c, text)
    expect(await outcomeOf(put('V3__c.sql', text))).toEqual(same ? [] : 'refuses')
  })
})

describe('Sqitch', () => {
  const plan = (...names: string[]) =>
    [
      '%syntax-version=1.0.0',
      '%project=shop',
      '',
      ...names.map((name) => `${name} 2026-01-02T03:04:05Z Ann <ann@example.org>`),
      '',
    ].join('\n')
  const scripts = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((name) => [`deploy/${name}.sql`, table(`books_${name}`)]),
  )
  const outcomeOf = (change: (directory: string) => void) =>
    secondRun(
      { 'sqitch.conf': '[core]\n\tengine = pg\n', 'sqitch.plan': plan('a', 'c', 'd'), ...scripts },
      (bench) => runSqitch(bench, 'deploy'),
      change,
    )

  test('knows a change by all that stand above it, and no script', async () => {
    expect(await outcomeOf(put('sqitch.plan', plan('a', 'b', 'c', 'd')))).toBe('refuses')
    expect(await outcomeOf(put('sqitch.plan', plan('a', 'd')))).toBe('refuses')
    expect(await outcomeOf(put('sqitch.plan', plan('a', 'c')))).toBe('refuses')
    expect(await outcomeOf(put('sqitch.plan', plan('a', 'c', 'e')))).toBe('refuses')
    expect(await outcomeOf(put('deploy/c.sql', table('books_other')))).toEqual([])
    expect(await outcomeOf(put('sqitch.plan', plan('a', 'c', 'd', 'e')))).toEqual(['books_e'])
    expect(answers(rulesOf(sqitch))).toEqual({
      late: 'refuses',
      edited: 'overlooks',
      removed: ['refuses', 'refuses', 'refuses'],
      renamed: null,
      twice: null,
    })
  })
})

describe("Prisma's engine", () => {
  const of = (...names: string[]) => names.map((name) => [name, table(`books_${name.slice(-1)}`)] as const)
  const base = of('20240101_a', '20240103_c', '20240104_d')

  async function outcomeOf(migrations: readonly (readonly [string, string])[]): Promise<Outcome> {
    return await withToolBench(server(), {}, async (bench) => {
      expect(await runPrismaEngine(bench, base)).toMatchObject({ exitCode: 0 })
      const { exitCode, output } = await runPrismaEngine(bench, migrations)
      if (exitCode !== 0) return ['and fails']
      const scripts: readonly string[] = JSON.parse(output.trim().split('\n').at(-1) ?? '[]')
      return scripts.map((sql) => /CREATE TABLE (\w+)/.exec(sql)?.[1] ?? sql)
    })
  }

  test('runs every name that it has not run, and looks at nothing else', async () => {
    expect(await outcomeOf(of('20240101_a', '20240102_b', '20240103_c', '20240104_d'))).toEqual(['books_b'])
    expect(await outcomeOf(of('20240101_a', '20240104_d'))).toEqual([])
    expect(
      await outcomeOf([...of('20240101_a'), ['20240103_c', table('books_other')], ...of('20240104_d')]),
    ).toEqual([])
    expect(await outcomeOf(of('20240101_a', '20240104_d', '20240105_c'))).toEqual(['and fails'])
    expect(answers(rulesOf(prisma))).toEqual({
      late: 'performs',
      edited: 'overlooks',
      removed: ['overlooks', 'overlooks', 'overlooks'],
      renamed: null,
      twice: null,
    })
  })
})
