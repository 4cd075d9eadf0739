import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { withDemoRepository } from '../../src/cli/demo-repository.ts'

const EXAMPLE = resolve(__dirname, '../../examples/bookshop')

async function withAssets<T>(use: (assets: string) => Promise<T>): Promise<T> {
  const assets = await mkdtemp(join(tmpdir(), 'rehearse-assets-'))
  try {
    await cp(EXAMPLE, join(assets, 'example'), { recursive: true })
    return await use(assets)
  } finally {
    await rm(assets, { recursive: true })
  }
}

const git = (directory: string, ...args: string[]) =>
  execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' }).trim()

test('the merged history is the base and the pull request one commit on top', async () => {
  await withAssets(async (assets) => {
    const directory = await withDemoRepository({ assets, env: process.env }, async (repository) => {
      expect(git(repository.directory, 'rev-parse', 'HEAD~1')).toBe(repository.base)
      expect(git(repository.directory, 'status', '--porcelain')).toBe('')
      const added = git(repository.directory, 'diff', '--name-status', repository.base, 'HEAD').split('\n')
      expect(added.length).toBeGreaterThan(1)
      expect(added.filter((line) => !/^A\tmigrations\//.test(line))).toEqual([])
      return repository.directory
    })
    expect(existsSync(directory)).toBe(false)
  })
})

test('it is removed when the review fails, and needs no git identity', async () => {
  await withAssets(async (assets) => {
    const env = { PATH: process.env.PATH, HOME: assets, GIT_CONFIG_NOSYSTEM: '1' }
    let directory = ''
    const failing = withDemoRepository({ assets, env }, async (repository) => {
      directory = repository.directory
      throw new Error('no server')
    })
    await expect(failing).rejects.toThrow('no server')
    expect(directory).not.toBe('')
    expect(existsSync(directory)).toBe(false)
  })
})
