import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildDist } from './bundle.ts'

/** What ships: everything it needs is beside it, and it is the same wherever it is built. */

type Dist = ReturnType<typeof buildDist>

let dist: Dist

beforeAll(() => {
  dist = buildDist()
})

afterAll(() => dist.remove())

const ROOT = resolve(__dirname, '../..')

function execute(file: string, args: readonly string[] = []) {
  return spawnSync(process.execPath, [join(dist.directory, file), ...args], {
    cwd: dist.directory,
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  })
}

/** Paths, modes and contents of all files, in order. */
function fingerprint({ directory }: Dist): readonly string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
      return `${path.slice(directory.length + 1)} ${statSync(path).mode.toString(8)} ${hash}`
    })
    .sort()
}

test('two builds in different directories are the same', () => {
  const other = buildDist()
  try {
    expect(fingerprint(other)).toEqual(fingerprint(dist))
  } finally {
    other.remove()
  }
})

test('the command line runs from the directory alone', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const answer = execute('cli.cjs', ['version'])
  expect(answer).toMatchObject({ status: 0, stderr: '' })
  expect(answer.stdout).toContain(version)
})

test('the Action outside a workflow says what it is for', () => {
  const answer = execute('action.cjs')
  expect(answer.status).toBe(2)
  expect(answer.stdout).toContain('Outside a workflow use the command line: rehearse review.')
})

test.each(['cli.cjs', 'action.cjs', 'testcontainers.cjs'])(
  '%s names no directory of the machine and no native file',
  (file) => {
    const text = readFileSync(join(dist.directory, file), 'utf8')
    expect(text).not.toContain(ROOT)
    expect(text).not.toContain('sourceMappingURL=data')
  },
)

test('the Docker client is neither in the command line nor in the Action', () => {
  for (const file of ['cli.cjs', 'action.cjs']) {
    const text = readFileSync(join(dist.directory, file), 'utf8')
    expect(text).not.toContain('node_modules/testcontainers/')
  }
})

test('the licences of what is bundled are listed, sorted', () => {
  const text = readFileSync(join(dist.directory, 'licenses.txt'), 'utf8')
  const titles = [...text.matchAll(/^-{78}\n(.+)\n-{78}$/gm)].map(([, title]) => title ?? '')
  expect(titles).toEqual([...titles].sort())
  for (const name of [
    '@actions/core',
    '@actions/github',
    '@octokit/core',
    'libpg-query',
    'libpg_query',
    'pg',
    'testcontainers',
  ]) {
    expect(titles.some((title) => title.startsWith(`${name} `))).toBe(true)
  }
})
