import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the list of all rules is written; the folders beside it are what it lists. */
export const RULE_LIST = 'src/rules/index.ts'

/** The name under which a rule is exported. */
export const exportOf = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())

/** @returns the ids of all rules in the tree under `root`, sorted */
export async function ruleIds(root) {
  const entries = await readdir(join(root, 'src/rules'), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** @returns the TypeScript file that lists the rules of these ids */
export function ruleListText(ids) {
  const imports = [
    ...ids.map((id) => [`./${id}/rule.ts`, `import { ${exportOf(id)} } from './${id}/rule.ts'`]),
    ['./in-turn.ts', "import { inTurn } from './in-turn.ts'"],
    ['./rule.ts', "import type { Rule } from './rule.ts'"],
  ]
  const sorted = imports.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)
  const names = ids.map((id) => `  ${exportOf(id)},`)
  return `${[
    ...sorted,
    '',
    '/** Every rule, in the order in which they speak. Written by `npm run docs` from the folders beside it. */',
    'export const RULES: readonly Rule[] = inTurn([',
    ...names,
    '])',
  ].join('\n')}\n`
}
