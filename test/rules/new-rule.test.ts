import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SCRIPTS = join(__dirname, '..', '..', 'scripts')

interface Failed {
  readonly stderr: string
}

/** Works on a tree of its own, which the script is copied into. */
async function withTree(use: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'new-rule-'))
  try {
    await mkdir(join(root, 'src/rules/drop-key'), { recursive: true })
    await mkdir(join(root, 'scripts/rules'), { recursive: true })
    for (const name of ['new-rule.mjs', 'rules/rule-list.mjs']) {
      await writeFile(join(root, 'scripts', name), await readFile(join(SCRIPTS, name)))
    }
    await use(root)
  } finally {
    await rm(root, { recursive: true })
  }
}

const newRule = (root: string, ...names: string[]) =>
  run(process.execPath, [join(root, 'scripts/new-rule.mjs'), ...names])

test('a new rule is a folder with its examples, and the list of rules names it', async () => {
  await withTree(async (root) => {
    const { stdout } = await newRule(root, 'add-lunch-break')
    expect(stdout).toContain('npx jest test/rules -t add-lunch-break')
    expect(await readFile(join(root, 'src/rules/add-lunch-break/bad.sql'), 'utf8')).toContain(
      '-- expect: add-lunch-break',
    )
    const list = await readFile(join(root, 'src/rules/index.ts'), 'utf8')
    expect(list).toContain("import { addLunchBreak } from './add-lunch-break/rule.ts'")
    expect(list.indexOf('addLunchBreak,')).toBeLessThan(list.indexOf('dropKey,'))
  })
})

test.each([
  ['a name that a rule has', ['drop-key'], 'src/rules/drop-key exists already.'],
  ['a name in another spelling', ['DropKey'], 'DropKey is no name for a rule.'],
  ['no name', [], 'Nothing is no name for a rule.'],
])('%s is refused', async (_, names, message) => {
  await withTree(async (root) => {
    const failed = await newRule(root, ...names).then(
      () => null,
      (error: Failed) => error,
    )
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })
})
