import type { Report } from '../../src/model/report.ts'
import { addComment } from '../fake-github/state.ts'
import { withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { crowded, nothing, safe, unchecked, unsafe } from '../report/fixtures/bookshop.ts'
import { finding } from '../report/fixtures/parts.ts'
import { loadPublishing, PERMISSIONS, type Publishing, refusalIn } from './publishing.ts'

let publish: Publishing['publish']

beforeAll(() => {
  ;({ publish } = loadPublishing())
})

const FIRST = 'a'.repeat(40)
const SECOND = 'c'.repeat(40)

const verdictLine = (body: string | undefined) => body?.split('\n')[1]

test('the first push posts one comment that begins with the marker and the verdict', async () => {
  await withFakeGitHub(async (github) => {
    const { lines } = await publish(github, { report: unsafe })
    const [comment, ...others] = github.state.comments
    expect(others).toEqual([])
    expect(comment?.body).toMatch(
      /^<!-- rehearse:comment version=0\.1\.0 key=\S+ head=a{40} run=100 state=open findings=\S+ -->\n/,
    )
    expect(verdictLine(comment?.body)).toMatch(/Unsafe/)
    expect(lines.join('\n')).toContain(`issuecomment-${comment?.id}`)
  })
})

test('a second push updates the comment in place', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    await publish(github, { report: unchecked, runId: 101, comment: { headSha: SECOND } })
    expect(github.state.comments).toHaveLength(1)
    expect(github.state.comments[0]?.body).toContain(`head=${SECOND} run=101 state=open`)
    expect(github.writes().map(({ method }) => method)).toEqual(['POST', 'PATCH'])
  })
})

test('a push that fixes everything turns the comment into a resolved one', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    await publish(github, { report: safe, runId: 101, comment: { headSha: SECOND } })
    const body = github.state.comments[0]?.body
    expect(body).toContain('state=resolved')
    expect(verdictLine(body)).toBe(
      '✅ **Resolved**: nothing that Rehearse reported earlier on this pull request is left as of ccccccc.',
    )
    expect(body).not.toContain('🔴')
  })
})

test('a pull request that no longer changes migrations settles its red comment once', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    await publish(github, { report: nothing, runId: 101, comment: { headSha: SECOND } })
    await publish(github, { report: nothing, runId: 102, comment: { headSha: FIRST } })
    expect(github.state.comments[0]?.body).toContain('run=101 state=resolved')
    expect(github.writes().map(({ method }) => method)).toEqual(['POST', 'PATCH'])
  })
})

test.each([
  ['safe', safe],
  ['without migrations', nothing],
])('nothing is posted where there never was anything to say: %s', async (_, report) => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report })
    expect(github.writes()).toEqual([])
  })
})

test('what a comment in the change suppressed is posted; what the settings turned off is not', async () => {
  const suppressedBy = (by: 'comment' | 'setting'): Report => ({
    ...safe,
    findings: [finding({ rule: 'drop-existing', severity: 'error', suppressed: { reason: 'unused', by } })],
  })
  await withFakeGitHub(async (github) => {
    await publish(github, { report: suppressedBy('setting') })
    expect(github.writes()).toEqual([])
    await publish(github, { report: suppressedBy('comment'), runId: 101 })
    expect(github.state.comments[0]?.body).toContain('Suppressed: unused')
  })
})

test('the policy always posts a clean review too, and later has nothing to take back', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: safe, comment: { policy: 'always' } })
    await publish(github, { report: safe, runId: 101, comment: { policy: 'always', headSha: SECOND } })
    const body = github.state.comments[0]?.body
    expect(body).toContain('state=clean')
    expect(body).not.toContain('Resolved')
  })
})

test('each key keeps a comment of its own', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe, comment: { key: 'Migrations/review/billing --> <b>' } })
    await publish(github, { report: unsafe, comment: { key: 'Migrations/review/shop' } })
    await publish(github, { report: unsafe, comment: { key: 'Migrations/review/billing --> <b>' } })
    expect(github.state.comments).toHaveLength(2)
    expect(github.writes().map(({ method }) => method)).toEqual(['POST', 'POST', 'PATCH'])
  })
})

test('comments of others that quote or copy the marker are left alone', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    const [own] = github.state.comments
    const marked = own?.body ?? ''
    github.state.comments = []
    const strangers = [
      addComment(github.state, marked, { login: 'mallory', type: 'User' }),
      addComment(github.state, marked, { login: 'github-actions', type: 'User' }),
      addComment(github.state, marked, { login: 'other-app', type: 'Bot' }),
      addComment(github.state, `> ${marked}`),
    ]
    await publish(github, { report: safe, runId: 101 })
    expect(github.state.comments).toEqual(strangers)
    expect(strangers.map(({ body }) => body)).toEqual([marked, marked, marked, `> ${marked}`])
  })
})

test('a comment that a person has minimised is left alone, and a new one is posted', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    const hidden = github.state.comments[0]
    if (hidden !== undefined) hidden.minimised = true
    await publish(github, { report: unchecked, runId: 101 })
    expect(github.state.comments).toHaveLength(2)
    expect(hidden?.body).toContain('run=100')
  })
})

test('the marker is found on the third page of comments', async () => {
  await withFakeGitHub(async (github) => {
    const reader = { login: 'reader', type: 'User' } as const
    for (let index = 0; index < 230; index += 1) addComment(github.state, `Comment ${index}`, reader)
    await publish(github, { report: unsafe })
    addComment(github.state, 'One more', reader)
    await publish(github, { report: safe, runId: 101 })
    expect(github.state.comments[230]?.body).toContain('state=resolved')
    expect(github.state.comments).toHaveLength(232)
  })
})

test('an older run that ends later does not overwrite a newer one', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe, runId: 101, comment: { headSha: SECOND } })
    const { lines } = await publish(github, { report: safe, runId: 100, comment: { headSha: FIRST } })
    expect(github.state.comments[0]?.body).toContain('run=101 state=open')
    expect(lines.join('\n')).toContain('a newer run has already updated it')
  })
})

test('a re-run for the same commit replaces the comment', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe, runId: 101 })
    await publish(github, { report: safe, runId: 100 })
    expect(github.state.comments[0]?.body).toContain('run=100 state=resolved')
  })
})

test('duplicates that a race left are removed, the oldest stays', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    const [first] = github.state.comments
    addComment(github.state, first?.body ?? '')
    await publish(github, { report: unsafe, runId: 101 })
    expect(github.state.comments.map(({ id }) => id)).toEqual([first?.id])
    expect(github.state.comments[0]?.body).toContain('run=101')
  })
})

test.each([
  ['a newer one', 101, 100, 'run=101'],
  ['an older one', 100, 101, 'run=101'],
])('of two runs that post at once one comment stays: %s finds it late', async (_, late, early, kept) => {
  await withFakeGitHub(async (github) => {
    const shas = late > early ? [SECOND, FIRST] : [FIRST, SECOND]
    const other = async () => {
      await publish(github, { report: unsafe, runId: early, comment: { headSha: shas[1] ?? '' } })
    }
    await publish(github, {
      report: unchecked,
      runId: late,
      comment: { headSha: shas[0] ?? '' },
      beforeCreate: other,
    })
    expect(github.state.comments).toHaveLength(1)
    expect(github.state.comments[0]?.body).toContain(kept)
    const methods = github.writes().map(({ method }) => method)
    expect(methods).toEqual(late > early ? ['POST', 'POST', 'PATCH', 'DELETE'] : ['POST', 'POST', 'DELETE'])
  })
})

test('a refused token is a warning with the permissions to paste: 403', async () => {
  await withFakeGitHub(async (github) => {
    github.state.pullRequests = 'read'
    const { annotations, outputs } = await publish(github, { report: unsafe })
    const warning = refusalIn(annotations)
    expect(warning).toContain(PERMISSIONS)
    expect(warning).toContain('GitHub would accept: issues=write; pull_requests=write.')
    expect(outputs.verdict).toBe('unsafe')
  })
})

test.each(['none', 'read'] as const)(
  'a private repository hides itself from a token with %s access, and the warning is the same',
  async (access) => {
    await withFakeGitHub(async (github) => {
      github.state.pullRequests = access
      github.state.isPrivate = true
      const { annotations } = await publish(github, { report: unsafe })
      expect(refusalIn(annotations)).toContain(PERMISSIONS)
      expect(github.state.comments).toEqual([])
    })
  },
)

test('a token that GitHub does not know is a warning too', async () => {
  await withFakeGitHub(async (github) => {
    const { annotations } = await publish(github, { report: unsafe, token: 'expired' })
    expect(refusalIn(annotations)).toContain('Bad credentials')
  })
})

test('the run of a fork asks GitHub nothing and says why in the summary and the log', async () => {
  await withFakeGitHub(async (github) => {
    github.state.pullRequests = 'read'
    const { annotations, summary } = await publish(github, { report: unsafe, comment: { readOnly: true } })
    expect(github.requests).toEqual([])
    expect(annotations.at(-1)).toMatchObject({
      level: 'notice',
      message: expect.stringMatching(/^No comment was posted: .* fork/),
      place: { title: 'Rehearse' },
    })
    expect(summary).toContain('No comment was posted')
  })
})

test('GitHub Enterprise Server has its own paths', async () => {
  await withFakeGitHub(
    async (github) => {
      await publish(github, { report: unsafe })
      await publish(github, { report: safe, runId: 101 })
      expect(github.state.comments[0]?.body).toContain('state=resolved')
    },
    { enterprise: true },
  )
})

test('a person whose token is used finds their own comment again', async () => {
  await withFakeGitHub(async (github) => {
    github.state.viewer = 'ada'
    await publish(github, { report: unsafe })
    await publish(github, { report: safe, runId: 101 })
    expect(github.state.comments).toHaveLength(1)
  })
})

test('the secondary rate limit is waited for', async () => {
  await withFakeGitHub(async (github) => {
    github.state.limitedWrites = 1
    const { waited } = await publish(github, { report: unsafe })
    expect(github.writes().map(({ status }) => status)).toEqual([403, 201])
    expect(waited).toEqual([1000])
  })
})

test('a huge report is cut in the comment and the summary, and whole on disk', async () => {
  const first = crowded.findings[0]
  if (first === undefined) throw new Error('The crowded report has findings.')
  const huge: Report = {
    ...crowded,
    findings: Array.from({ length: 4000 }, (_, index) => ({
      ...first,
      fingerprint: `huge-${index}`,
      message: `${first.message} ${'日本'.repeat(200)}`,
    })),
  }
  await withFakeGitHub(async (github) => {
    const { summary, files, annotations } = await publish(github, { report: huge })
    const body = github.state.comments[0]?.body ?? ''
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(60_000)
    expect(Buffer.byteLength(body)).toBeGreaterThan(40_000)
    expect(verdictLine(body)).toMatch(/Unsafe/)
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024)
    expect(JSON.parse(files.json).findings).toHaveLength(4000)
    expect(files.markdown.length).toBeGreaterThan(summary.length)
    expect(annotations.filter(({ level }) => level === 'error')).toHaveLength(10)
  })
})

test('outputs and files tell later steps what was found', async () => {
  await withFakeGitHub(async (github) => {
    const { outputs, files } = await publish(github, { report: unsafe })
    const open = unsafe.findings.filter((finding) => finding.suppressed === undefined)
    expect(outputs.findings).toBe(String(open.length))
    expect(outputs.verdict).toBe('unsafe')
    expect(JSON.parse(files.json)).toEqual(unsafe)
    expect(files.markdown).toMatch(/Unsafe/)
  })
})
