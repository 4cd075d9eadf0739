import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { measuredBlocks } from './measured.mjs'

/** One page a rule, from the rule itself, the SQL files its tests perform, and what performing them showed. */

const EXAMPLES = [
  ['bad', 'What it finds'],
  ['good', 'What it leaves alone'],
]

/** Comments that tell the tests how to perform a case and what to expect of it. */
const FOR_TESTS = /^-- (?:expect|layout|budget|lint): .*\n/gm

const shown = (sql) => sql.replace(FOR_TESTS, '').trim()
const fenced = (sql) => `\`\`\`sql\n${shown(sql)}\n\`\`\``

/** The line of the page's text for a line of the file, which has more of them. */
function lineShown(sql, line) {
  const before = sql
    .split('\n')
    .slice(0, line - 1)
    .join('\n')
    .concat('\n')
  const rest = sql.slice(before.length)
  return shown(sql).split('\n').length - shown(rest).split('\n').length + 1
}

async function sqlOf(folder) {
  const names = await readdir(folder, { recursive: true })
  const files = names.filter((name) => name.endsWith('.sql')).sort(byDirection)
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  return files.map((name, index) => `\`${name}\`\n\n${fenced(texts[index])}`)
}

/** The way up before the way down, then by name. */
function byDirection(a, b) {
  const key = (name) => name.replace('.down.sql', '.up.sql~')
  return key(a) < key(b) ? -1 : 1
}

/** An example is one file, or a folder with the migrations of `head`, what `base` has before them and the
 * user's own `checks`. */
async function example(folder, name) {
  const present = await readdir(folder)
  if (present.includes(`${name}.sql`)) return [fenced(await readFile(join(folder, `${name}.sql`), 'utf8'))]
  if (!present.includes(name)) return []
  const parts = await readdir(join(folder, name))
  const base = parts.includes('base') ? await sqlOf(join(folder, name, 'base')) : []
  const head = await sqlOf(join(folder, name, 'head'))
  const checks = parts.includes('checks') ? await sqlOf(join(folder, name, 'checks')) : []
  return [
    ...(base.length === 0 ? head : ['Already applied:', ...base, 'In the change:', ...head]),
    ...(checks.length === 0 ? [] : ['Named by `verify`:', ...checks]),
  ]
}

async function examples(folder) {
  const parts = []
  const measured = await measuredBlocks(folder, lineShown)
  for (const [name, heading] of EXAMPLES) {
    const blocks = await example(folder, name)
    if (blocks.length > 0) parts.push(`## ${heading}`, ...blocks, ...(measured[name] ?? []))
  }
  return parts
}

const source = (text) => (/^https?:\/\/\S+$/.test(text) ? `- <${text}>` : `- ${text}`)

function foundBy({ about, needsServer }) {
  const only = about === 'rollback' || needsServer === true
  return only ? ' Only a rehearsal finds it; `lint` says nothing of it.' : ''
}

/** @returns the page of one rule, ending with a newline */
export async function rulePage(rule, folder) {
  const sources = rule.sources.map(source)
  return `${[
    `# ${rule.title}`,
    `Rule \`${rule.id}\`, severity ${rule.severity}.${foundBy(rule)}`,
    `## Why\n\n${rule.why}`,
    `## Instead\n\n${rule.instead}`,
    ...(await examples(folder)),
    `## When not to use it\n\n${rule.whenNotToUse}`,
    ...(sources.length === 0 ? [] : [`## Sources\n\n${sources.join('\n')}`]),
  ].join('\n\n')}\n`
}

/** The list of all rules, for `docs/rules/README.md` and the README. */
export function ruleTable(rules, prefix) {
  return [
    '| Rule | Severity | Finds |',
    '| --- | --- | --- |',
    ...rules.map(
      (rule) =>
        `| [\`${rule.id}\`](${prefix}${rule.id}.md) | ${rule.severity} | ${rule.title.replaceAll('|', '\\|')} |`,
    ),
  ].join('\n')
}
