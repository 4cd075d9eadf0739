import { withoutSecrets } from '../../src/github/secrets.ts'

test('tokens of the job do not reach what the review starts', () => {
  const env = {
    PATH: '/usr/bin',
    GITHUB_BASE_REF: 'main',
    NODE_AUTH_TOKEN: 'registry',
    'INPUT_GITHUB-TOKEN': 'ghs_1',
    INPUT_POSTGRES: 'postgres://admin:secret@db',
    ACTIONS_RUNTIME_TOKEN: 'runtime',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'identity',
    GITHUB_TOKEN: 'ghs_1',
    GH_TOKEN: 'ghs_1',
  }
  expect(withoutSecrets(env)).toEqual({
    PATH: '/usr/bin',
    GITHUB_BASE_REF: 'main',
    NODE_AUTH_TOKEN: 'registry',
  })
})
