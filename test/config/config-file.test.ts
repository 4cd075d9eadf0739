import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfigFile, parseConfigFile } from '../../src/config/config-file.ts'
import { UserError } from '../../src/model/errors.ts'

async function withDirectory(files: Record<string, string>, use: (directory: string) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), 'rehearse-config-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
    await use(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

test('flat keys are read with the line they stand on', async () => {
  const file = await parseConfigFile(
    'layout: flyway\n\nroles: [app, reporting]\npostgres-settings:\n  jit: off\n',
    'x.yml',
  )
  expect(file.values).toEqual({
    layout: 'flyway',
    roles: ['app', 'reporting'],
    'postgres-settings': { jit: 'off' },
  })
  expect(file.problems).toEqual([])
  expect(file.place('roles')).toBe('x.yml:3')
})

const problems: readonly (readonly [string, readonly RegExp[]])[] = [
  [
    'row: 1\nheads: x\n',
    [
      /^x\.yml:1: row is not a setting\. Did you mean rows\?$/,
      /^x\.yml:2: heads is not a setting\. Did you mean head\?$/,
    ],
  ],
  ['- rows\n', [/^x\.yml:1: must hold settings, one a line, such as "rows: 100000"\.$/]],
  ['rows: 1\nrows: 2\n', [/^x\.yml:2: not valid YAML: Map keys must be unique/]],
  ['rows: [1\n', [/^x\.yml:2: not valid YAML: /]],
  ['', []],
  ['# nothing\n', []],
]

test.each(problems)('%j', async (text, expected) => {
  const file = await parseConfigFile(text, 'x.yml')
  expect(file.problems).toHaveLength(expected.length)
  for (const [index, pattern] of expected.entries()) expect(file.problems[index]).toMatch(pattern)
})

test.each(['rehearse.yml', '.rehearse.yml'])('%s at the root of the repository is found', async (name) => {
  await withDirectory({ [name]: 'rows: 7\n' }, async (repo) => {
    const file = await loadConfigFile({ repo, cwd: repo, path: null })
    expect(file).toMatchObject({ name, values: { rows: 7 } })
  })
})

test('no file is no error, both are one, and so is a named file that is not there', async () => {
  await withDirectory({}, async (repo) => {
    expect(await loadConfigFile({ repo, cwd: repo, path: null })).toBeNull()
    await expect(loadConfigFile({ repo, cwd: repo, path: 'ci.yml' })).rejects.toThrow(
      new UserError('There is no configuration file ci.yml. Check the path given with --config.'),
    )
  })
  await withDirectory({ 'rehearse.yml': '', '.rehearse.yml': '' }, async (repo) => {
    await expect(loadConfigFile({ repo, cwd: repo, path: null })).rejects.toThrow(
      new UserError('Both rehearse.yml and .rehearse.yml exist. Keep one of them.'),
    )
  })
})
