import { existsSync } from 'node:fs'
import { buildDist } from '../action/bundle.ts'
import { isRunning } from '../action/processes.ts'
import { withRepository } from '../changes/git-repository.ts'
import { expectValidReport } from '../support/report-schema.ts'
import { belongings, startCli, untilBusy } from '../ugly/cli-process.ts'

/** The limits of a review, as a user meets them. */

let dist: ReturnType<typeof buildDist>
beforeAll(() => {
  dist = buildDist()
})
afterAll(() => dist.remove())

const LOOP = 'ALTER TABLE books ADD b int;\n\nDO $$ BEGIN LOOP END LOOP; END $$;\n'
const ADD = 'ALTER TABLE books ADD a int;'

/** Reviews a change of one script in each directory, and sees to it that nothing of the run is left. */
async function review(changes: Readonly<Record<string, string>>, timeout: number) {
  let report: unknown
  await withRepository(async ({ directory, write, commit }) => {
    for (const name of Object.keys(changes))
      write(`${name}/migrations/1_books.up.sql`, 'CREATE TABLE books (id int PRIMARY KEY);')
    const base = commit('What production runs')
    for (const [name, up] of Object.entries(changes)) {
      write(`${name}/migrations/2_change.up.sql`, up)
      write(`${name}/migrations/2_change.down.sql`, 'ALTER TABLE books DROP a;')
    }
    commit('The change')
    const repository = ['--repo', directory, '--base', base]
    const settings = [
      '--postgres',
      'embedded',
      '--rows',
      '10',
      '--timeout',
      String(timeout),
      '--format',
      'json',
    ]
    const cli = startCli(dist.directory, ['review', ...repository, ...settings])
    try {
      const running = await untilBusy(cli, 'rehearse_owner', 'DO')
      const left = await belongings(running)
      expect(left.length).toBeGreaterThan(0)
      const { status, stdout, stderr } = await cli.ended
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.not.stringContaining('Error') })
      expectValidReport(stdout)
      report = JSON.parse(stdout)
      expect(running.filter(({ pid }) => isRunning(pid))).toEqual([])
      expect(left.filter((path) => existsSync(path))).toEqual([])
    } finally {
      cli.kill('SIGKILL')
      await cli.ended
    }
  })
  return report
}

test('a loop takes a share of the time, and the other directory is reviewed', async () => {
  expect(await review({ books: LOOP, others: ADD }, 20)).toMatchObject({
    verdict: 'unchecked',
    migrations: [
      { target: 'books/migrations', verdict: 'unchecked', up: { error: { code: 'RH001', line: 3 } } },
      { target: 'others/migrations', verdict: 'safe', rollback: { status: 'restores', reapplies: true } },
    ],
    unchecked: [
      {
        file: 'books/migrations/2_change.up.sql',
        line: 3,
        why: expect.stringContaining('stopped the script after 5 s'),
        gates: true,
      },
    ],
  })
})

test('loops that take all of the time end the run', async () => {
  const names = ['one', 'two', 'three', 'four', 'five']
  const report = await review(Object.fromEntries(names.map((name) => [name, LOOP])), 12)
  expect(report).toMatchObject({
    verdict: 'unchecked',
    migrations: names.map(() => ({ verdict: 'unchecked' })),
    unchecked: expect.arrayContaining([
      expect.objectContaining({ why: 'The time limit of 12 s was reached (setting timeout).', gates: true }),
    ]),
  })
})
