import { type FakeGitHub, withFakeGitHub } from '../fake-github/with-fake-github.ts'

/** Sends one request to the fake and gives status and message. */
async function ask(fake: FakeGitHub, method: string, path: string, body?: unknown) {
  const response = await fetch(fake.apiUrl + path, {
    method,
    headers: { authorization: `token ${fake.state.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, answer: await response.text() }
}

const COMMENTS = '/repos/bookshop/store/issues/7/comments'

test.each<[string, string, string, unknown, RegExp]>([
  ['a misspelt property', 'POST', COMMENTS, { body: 'x', comment: 'y' }, /additional properties/],
  ['a missing property', 'POST', COMMENTS, {}, /required property 'body'/],
  ['a value of another type', 'POST', COMMENTS, { body: 1 }, /must be string/],
  ['an unknown route', 'PUT', COMMENTS, { body: 'x' }, /no known operation/],
  ['an unknown parameter', 'GET', '/repos/bookshop/store/pulls/7/files?perpage=9', undefined, /additional/],
  ['a field GraphQL lacks', 'POST', '/graphql', { query: '{ viewer { nickname } }' }, /Cannot query field/],
])('the fake refuses %s and fails the test', async (_, method, path, body, problem) => {
  const run = withFakeGitHub((fake) => ask(fake, method, path, body))
  await expect(run).rejects.toThrow(problem)
})

test('the fake refuses a comment over 65,536 characters with the words of GitHub', async () => {
  await withFakeGitHub(async (fake) => {
    const long = await ask(fake, 'POST', COMMENTS, { body: 'x'.repeat(65_537) })
    expect(long.status).toBe(422)
    expect(long.answer).toContain('Body is too long (maximum is 65536 characters)')
    expect((await ask(fake, 'POST', COMMENTS, { body: 'x'.repeat(65_536) })).status).toBe(201)
  })
})
