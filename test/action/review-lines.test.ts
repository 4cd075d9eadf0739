import type { Finding, Report } from '../../src/model/report.ts'
import { viewerAsAuthor } from '../fake-github/state.ts'
import { type FakeGitHub, withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { finding, migration, report, script, statement } from '../report/fixtures/parts.ts'
import { loadPublishing, type Publishing } from './publishing.ts'

/** Comments on lines, through the real client, against a GitHub that refuses what the real one refuses. */

let publishing: Publishing

beforeAll(() => {
  publishing = loadPublishing()
})

const FILE = 'migrations/0009_orders.up.sql'

const found = (line: number, over: Partial<Finding> = {}) =>
  finding({
    rule: 'index-not-concurrent',
    fingerprint: `00000000000000${line + 10}`,
    line,
    endLine: line,
    ...over,
  })

const reportOf = (...findings: readonly Finding[]): Report =>
  report({
    verdict: findings.length === 0 ? 'safe' : 'unsafe',
    findings,
    migrations: [
      migration({
        id: '0009_orders',
        up: script({ file: FILE, statements: [statement({ sql: 'CREATE INDEX ON orders (note)' })] }),
      }),
    ],
  })

const publish = (github: FakeGitHub, told: Report, runId = 100, mostOnLines = 15) =>
  publishing.publish(github, { report: told, runId, comment: { mostOnLines } })

/** The diff shows lines 1 to 20 of the file, as that of a new file does. */
const withDiff = (use: (github: FakeGitHub) => Promise<void>) =>
  withFakeGitHub(async (github) => {
    github.state.files = [{ filename: FILE, status: 'added', patch: '@@ -0,0 +1,20 @@\n+SELECT 1;' }]
    await use(github)
  })

test('findings stand on their lines, in one review, and are not posted twice', async () => {
  await withDiff(async (github) => {
    const told = reportOf(found(3), found(5, { endLine: 7, severity: 'warning' }))
    await publish(github, told)
    expect(github.state.lineComments.map(({ path, startLine, line }) => [path, startLine, line])).toEqual([
      [FILE, null, 3],
      [FILE, 5, 7],
    ])
    expect(github.state.lineComments[0]?.body).toContain('rule `index-not-concurrent`')
    await publish(github, told, 101)
    expect(github.state.lineComments).toHaveLength(2)
    expect(github.requests.filter(({ path }) => path.endsWith('/reviews'))).toHaveLength(1)
  })
})

test('what is fixed is folded away, what comes anew is posted, what stays is left alone', async () => {
  await withDiff(async (github) => {
    await publish(github, reportOf(found(3), found(5)))
    await publish(github, reportOf(found(5), found(9)), 101)
    const state = github.state.lineComments.map(({ line, minimised }) => [line, minimised])
    expect(state).toEqual([
      [3, true],
      [5, false],
      [9, false],
    ])
    await publish(github, reportOf(), 102)
    expect(github.state.lineComments.every(({ minimised }) => minimised)).toBe(true)
  })
})

test('the comment says what became of the findings of the push before, behind the verdict', async () => {
  await withDiff(async (github) => {
    const push = (headSha: string, told: Report, runId: number) =>
      publishing.publish(github, { report: told, runId, comment: { headSha } })
    const second = () => github.state.comments[0]?.body.split('\n\n')[1]
    await push('a'.repeat(40), reportOf(found(3), found(5)), 100)
    expect(second()).not.toContain('Since')
    await push('b'.repeat(40), reportOf(found(5), found(9), found(2, { severity: 'note' })), 101)
    expect(second()).toBe('_Since aaaaaaa: 1 new finding, 1 still open, 1 fixed._')
    await push('b'.repeat(40), reportOf(found(5)), 102)
    expect(second()).not.toContain('Since')
    await push('c'.repeat(40), reportOf(), 103)
    expect(github.state.comments[0]?.body).toContain('_Since bbbbbbb: 1 fixed._')
  })
})

test('a finding outside of the diff is left to the comment, and the others are posted', async () => {
  await withDiff(async (github) => {
    await publish(github, reportOf(found(3), found(400), found(4, { file: 'migrations/0001_old.up.sql' })))
    expect(github.state.lineComments.map(({ line }) => line)).toEqual([3])
    expect(github.state.comments).toHaveLength(1)
  })
})

test('a file whose diff GitHub does not show takes none', async () => {
  await withFakeGitHub(async (github) => {
    github.state.files = [{ filename: FILE, status: 'added' }]
    await publish(github, reportOf(found(3)))
    expect(github.state.lineComments).toEqual([])
  })
})

test('the worst come first, and no more than are asked for are open at once', async () => {
  await withDiff(async (github) => {
    const warnings = [3, 4, 5].map((line) => found(line, { severity: 'warning' }))
    await publish(github, reportOf(...warnings, found(9), found(2, { severity: 'note' })), 100, 2)
    expect(github.state.lineComments.map(({ line }) => line)).toEqual([9, 3])
    await publish(github, reportOf(...warnings, found(9)), 101, 2)
    expect(github.state.lineComments).toHaveLength(2)
  })
})

test('none are wanted: GitHub is not asked for the diff', async () => {
  await withDiff(async (github) => {
    await publish(github, reportOf(found(3)), 100, 0)
    expect(github.state.lineComments).toEqual([])
    expect(github.requests.some(({ path }) => path.includes('/files'))).toBe(false)
  })
})

test('an edit that was performed is offered for committing, one that was not is only shown', async () => {
  await withDiff(async (github) => {
    const edit = { line: 3, endLine: 4, replacement: "SET lock_timeout = '5s';\nSELECT 1;\n" }
    const steps = [{ sql: 'SELECT 1;', transaction: true }]
    const blocked = { readsBlockedMs: 0, writesBlockedMs: 0 }
    const fix = { kind: 'edit' as const, steps, edit, ...blocked }
    await publish(
      github,
      reportOf(found(4, { fix: { ...fix, verified: true } }), found(9, { fix: { ...fix, verified: false } })),
    )
    const [offered, shown] = github.state.lineComments
    expect([offered?.startLine, offered?.line]).toEqual([3, 4])
    expect(offered?.body).toContain("```suggestion\nSET lock_timeout = '5s';\nSELECT 1;\n```")
    expect(shown?.body).not.toContain('```suggestion')
  })
})

test('comments of others and of another job are left alone, whatever they quote', async () => {
  await withDiff(async (github) => {
    await publish(github, reportOf(found(3)))
    const [ours] = github.state.lineComments
    const quoted = { ...ours, nodeId: 'PRRC_1', author: { login: 'reader', type: 'User' } } as never
    const foreign = { ...ours, nodeId: 'PRRC_2', body: ours?.body.replace('key=', 'key=other%2F') } as never
    github.state.lineComments.push(quoted, foreign)
    await publish(github, reportOf(), 101)
    expect(github.state.lineComments.map(({ minimised }) => minimised)).toEqual([true, false, false])
    expect(viewerAsAuthor(github.state).type).toBe('Bot')
  })
})

test('a run of an older push that ends late touches no line', async () => {
  await withDiff(async (github) => {
    github.state.pull.headSha = 'd'.repeat(40)
    await publish(github, reportOf(found(3)), 105)
    await publishing.publish(github, {
      report: reportOf(found(9)),
      runId: 100,
      comment: { headSha: 'e'.repeat(40) },
    })
    expect(github.state.lineComments.map(({ line, minimised }) => [line, minimised])).toEqual([[3, false]])
  })
})
