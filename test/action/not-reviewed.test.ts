import { withFakeGitHub } from '../fake-github/with-fake-github.ts'
import { safe, unsafe } from '../report/fixtures/bookshop.ts'
import { loadPublishing, PERMISSIONS, type Publishing, refusalIn } from './publishing.ts'

/** What a pull request hears of a run that ended without a review. */

let publish: Publishing['publish']
let tellNotReviewed: Publishing['tellNotReviewed']
let UserError: Publishing['UserError']
let Interrupted: Publishing['Interrupted']

beforeAll(() => {
  ;({ publish, tellNotReviewed, UserError, Interrupted } = loadPublishing())
})

const FIRST = 'a'.repeat(40)
const SECOND = 'c'.repeat(40)

test('a commit that could not be reviewed takes the place of what was said about an older one', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    await publish(github, { report: safe, runId: 101, comment: { headSha: SECOND } })
    const failure = new UserError('2 settings cannot be used:\n```\n@ada <b>')
    await tellNotReviewed(github, { failure, runId: 102, comment: { headSha: 'd'.repeat(40) } })
    const { body } = github.state.comments[0] ?? { body: '' }
    expect(body).toContain('run=102 state=open')
    expect(body.split('\n')[1]).toBe(
      '⚪ **Not reviewed**: ddddddd could not be reviewed. What was said here about an earlier commit no longer counts.',
    )
    expect(body).toContain('````text\n2 settings cannot be used:\n```\n@ada <b>\n````')
    expect(body).not.toContain('Resolved')
    await publish(github, { report: safe, runId: 103, comment: { headSha: SECOND } })
    expect(github.state.comments[0]?.body).toContain('state=resolved')
  })
})

test('a run without a review posts no comment of its own, and says nothing of what went wrong inside', async () => {
  await withFakeGitHub(async (github) => {
    const failure = new TypeError('x is not a function')
    await tellNotReviewed(github, { failure })
    expect(github.writes()).toEqual([])
    await publish(github, { report: unsafe })
    await tellNotReviewed(github, { failure, runId: 101 })
    expect(github.state.comments[0]?.body).toContain('failed by a mistake of its own')
    expect(github.state.comments[0]?.body).not.toContain('x is not a function')
  })
})

test('a run that was stopped does not overwrite the review of a newer commit', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe, runId: 101, comment: { headSha: SECOND } })
    const failure = new Interrupted('signal', 'Stopped by SIGINT.')
    await tellNotReviewed(github, { failure, runId: 100, comment: { headSha: FIRST } })
    expect(github.state.comments[0]?.body).toContain('run=101')
  })
})

test('that the comment cannot be updated is a warning and never hides the failure', async () => {
  await withFakeGitHub(async (github) => {
    await publish(github, { report: unsafe })
    github.state.pullRequests = 'read'
    const { annotations } = await tellNotReviewed(github, { failure: new UserError('wrong') })
    expect(refusalIn(annotations)).toContain(PERMISSIONS)
    const { apiUrl } = github
    const gone = { ...github, apiUrl: apiUrl.replace(/:\d+/, ':1') }
    const unreachable = await tellNotReviewed(gone, { failure: new UserError('wrong') })
    expect(unreachable.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('The comment could not be updated') },
    ])
  })
})
