import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { exportOf, RULE_LIST, ruleIds, ruleListText } from './rules/rule-list.mjs'

/**
 * `npm run new-rule <id>`: the folder of a rule with everything that a rule has, and the list of rules with it in.
 * What has to be written by hand is empty, and the tests of rules fail until it is written.
 */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

const ruleText = (id) => `import type { ScriptRule } from '../rule.ts'

export const ${exportOf(id)}: ScriptRule = {
  id: '${id}',
  title: '',
  severity: 'warning',
  about: 'both',
  why: '',
  instead: '',
  whenNotToUse: '',
  sources: [],
  check: () => [],
}
`

const badText = (id) => `SET lock_timeout = '5s';

-- expect: ${id}
`

const goodText = `SET lock_timeout = '5s';

`

/**
 * Writes the folder of a rule and the list of all rules.
 *
 * @returns the paths of what was written, relative to the root
 * @throws Error for an id that is no name of a rule, or is taken
 */
export async function newRule(root, id) {
  if (!/^[a-z]+(?:-[a-z]+)+$/.test(id)) {
    throw new Error(
      `${id === '' ? 'Nothing' : id} is no name for a rule. Names are words in lower case, joined by hyphens: npm run new-rule index-not-concurrent`,
    )
  }
  const folder = join('src/rules', id)
  if ((await readdir(join(root, 'src/rules'))).includes(id)) throw new Error(`${folder} exists already.`)
  const files = [
    [join(folder, 'rule.ts'), ruleText(id)],
    [join(folder, 'bad.sql'), badText(id)],
    [join(folder, 'good.sql'), goodText],
  ]
  await mkdir(join(root, folder))
  for (const [path, text] of files) await writeFile(join(root, path), text)
  await writeFile(join(root, RULE_LIST), ruleListText(await ruleIds(root)))
  return [...files.map(([path]) => path), RULE_LIST]
}

const NEXT = `Next: say in rule.ts what happens in production and write the check; put a migration that it finds into bad.sql and one that it leaves alone into good.sql, further ones into cases/.
  npx jest test/rules -t <id>                                   performs them on a server
  UPDATE_MEASURED=1 npx jest test/rules/cases -t '<id>/'   measures what the page shows
  npm run docs                                                  writes the page
`

if (process.argv[1] !== undefined && pathToFileURL(resolve(process.argv[1])).href === import.meta.url) {
  try {
    const id = process.argv[2] ?? ''
    for (const path of await newRule(ROOT, id)) process.stdout.write(`wrote ${path}\n`)
    process.stdout.write(NEXT.replaceAll('<id>', id))
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}
