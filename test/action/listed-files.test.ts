import type { FakeFile } from '../fake-github/state.ts'
import { type FakeGitHub, withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { loadBundled } from './bundle.ts'
import type * as entry from './github-entry.ts'

let github: typeof entry

beforeAll(() => {
  github = loadBundled('test/action/github-entry.ts')
})

const clock = { now: () => 0, sleep: () => Promise.resolve() }

function connect({ apiUrl, state }: FakeGitHub) {
  return github.connectGitHub({ apiUrl, owner: state.owner, repo: state.repo, token: state.token, clock })
}

function manyFiles(count: number): readonly FakeFile[] {
  return Array.from({ length: count }, (_, index) => ({ filename: `docs/${index}.md`, status: 'added' }))
}

const ofPull = (fake: FakeGitHub) =>
  ({ kind: 'pull-request', number: fake.state.pull.number, headSha: fake.state.pull.headSha }) as const

test('every page of a pull request is read, and each status becomes a change', async () => {
  await withFakeGitHub(async (fake) => {
    fake.state.files = [
      ...manyFiles(200),
      { filename: 'new.sql', status: 'renamed', previous_filename: 'old.sql' },
      { filename: 'copy.sql', status: 'copied', previous_filename: 'new.sql' },
      { filename: 'gone.sql', status: 'removed' },
      { filename: 'mode.sql', status: 'changed' },
      { filename: 'same.sql', status: 'unchanged' },
    ]
    const files = await github.listChangedFiles(await connect(fake), ofPull(fake))
    expect(files).toHaveLength(204)
    expect(files.slice(200)).toEqual([
      { path: 'new.sql', change: 'renamed', previousPath: 'old.sql' },
      { path: 'copy.sql', change: 'added', previousPath: null },
      { path: 'gone.sql', change: 'removed', previousPath: null },
      { path: 'mode.sql', change: 'modified', previousPath: null },
    ])
    expect(fake.requests.filter(({ path }) => path.includes('/files'))).toHaveLength(3)
  })
})

test('a list that GitHub cuts off is refused instead of reviewed', async () => {
  await withFakeGitHub(async (fake) => {
    fake.state.files = manyFiles(3001)
    const api = await connect(fake)
    await expect(github.listChangedFiles(api, ofPull(fake))).rejects.toThrow(
      /no more than 3000 changed files .* "fetch-depth: 0"/,
    )
    const group = { kind: 'comparison', baseSha: 'b'.repeat(40), headSha: 'a'.repeat(40) } as const
    await expect(github.listChangedFiles(api, group)).rejects.toThrow(/no more than 300 changed files/)
  })
})

test('a merge group is listed by comparing its commits', async () => {
  await withFakeGitHub(async (fake) => {
    fake.state.files = [{ filename: 'migrations/2.sql', status: 'modified' }]
    const group = { kind: 'comparison', baseSha: 'b'.repeat(40), headSha: 'a'.repeat(40) } as const
    expect(await github.listChangedFiles(await connect(fake), group)).toEqual([
      { path: 'migrations/2.sql', change: 'modified', previousPath: null },
    ])
  })
})

test('a pull request that has moved on is not mistaken for what the run looks at', async () => {
  await withFakeGitHub(async (fake) => {
    const asked = { ...ofPull(fake), headSha: 'e'.repeat(40) }
    await expect(github.listChangedFiles(await connect(fake), asked)).rejects.toThrow(/has moved on to a{40}/)
  })
})

test('a token that may not read names the permissions', async () => {
  await withFakeGitHub(async (fake) => {
    fake.state.isPrivate = true
    fake.state.pullRequests = 'none'
    await expect(github.listChangedFiles(await connect(fake), ofPull(fake))).rejects.toThrow(
      /refused to list[\s\S]*permissions:\n {2}contents: read/,
    )
  })
})
