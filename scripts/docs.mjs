import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { commandLineTable, inputTable } from './docs/option-tables.mjs'
import { rulePage, ruleTable } from './docs/rule-pages.mjs'
import { sampleQuotation } from './docs/sample.mjs'
import { RULE_LIST, ruleIds, ruleListText } from './rules/rule-list.mjs'

/**
 * Writes what is generated: the list of rules, the report's JSON Schema, the tables in the README and one page a rule. With
 * `--check` it writes nothing and fails when something is stale. It reads the TypeScript sources directly, so
 * it needs Node 24, which `npm run` brings.
 */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const SCHEMA = 'docs/report.schema.json'
const RULES = 'docs/rules'

const source = (path) => import(pathToFileURL(join(ROOT, path)).href)
const exists = (path) =>
  stat(join(ROOT, path)).then(
    () => true,
    () => false,
  )

async function schemaText() {
  const [{ z }, { reportSchema }] = await Promise.all([import('zod'), source('src/model/report.ts')])
  const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', reused: 'ref' })
  const { $schema, ...rest } = schema
  const title = 'Report of Rehearse, version 1'
  const description =
    'Milliseconds everywhere; points in time count from the start of their script. Tables are schema-qualified. Lines are 1-based lines of the file on disk. Version 1 only grows by optional fields.'
  return `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`
}

/** The text with everything between each pair of markers replaced; a marker without its partner is an error. */
export function fillMarkers(text, fragments) {
  let filled = text
  for (const [name, fragment] of Object.entries(fragments)) {
    const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
    const [from, to] = [filled.indexOf(begin), filled.indexOf(end)]
    if (from === -1 && to === -1) continue
    if (from === -1 || to < from) throw new Error(`README.md: ${begin} and ${end} do not form a pair.`)
    filled = `${filled.slice(0, from + begin.length)}\n\n${fragment}\n\n${filled.slice(to)}`
  }
  return filled
}

async function readmeFragments(rules) {
  const [{ REVIEW_OPTIONS }, { COMMANDS }, { optionUsage }] = await Promise.all([
    source('src/config/options.ts'),
    source('src/config/commands.ts'),
    source('src/config/help.ts'),
  ])
  const review = COMMANDS.find((command) => command.name === 'review')
  return {
    sample: sampleQuotation(await readFile(join(ROOT, 'docs/sample-comment.md'), 'utf8')),
    options: commandLineTable(review.options, optionUsage),
    inputs: inputTable(REVIEW_OPTIONS),
    rules: folded(`${rules.length} rules`, ruleTable(rules, `${RULES}/`)),
  }
}

const folded = (summary, body) => `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`

/** Every generated file with the text it should have. */
async function generate() {
  const files = new Map([[SCHEMA, await schemaText()]])
  const rules = (await source(RULE_LIST)).RULES
  for (const rule of rules) {
    files.set(`${RULES}/${rule.id}.md`, await rulePage(rule, join(ROOT, 'src/rules', rule.id)))
  }
  if (rules.length > 0) files.set(`${RULES}/README.md`, `# Rules\n\n${ruleTable(rules, '')}\n`)
  if (await exists('README.md')) {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
    files.set('README.md', fillMarkers(readme, await readmeFragments(rules)))
  }
  return files
}

async function leftovers(files) {
  const pages = (await exists(RULES)) ? await readdir(join(ROOT, RULES)) : []
  return pages.map((page) => `${RULES}/${page}`).filter((page) => !files.has(page))
}

/** Written before the pages, which are made of the rules it lists. */
async function ruleList(check) {
  const text = ruleListText(await ruleIds(ROOT))
  const stale = (await readFile(join(ROOT, RULE_LIST), 'utf8').catch(() => null)) !== text
  if (stale && !check) await writeFile(join(ROOT, RULE_LIST), text)
  return stale ? [RULE_LIST] : []
}

async function main(check) {
  const stale = check ? await ruleList(check) : []
  if (!check) for (const path of await ruleList(check)) process.stderr.write(`wrote ${path}\n`)
  const files = await generate()
  for (const [path, text] of files) {
    const current = (await exists(path)) ? await readFile(join(ROOT, path), 'utf8') : null
    if (current !== text) stale.push(path)
  }
  const extra = await leftovers(files)
  if (check) {
    if (stale.length + extra.length === 0) return
    for (const path of [...stale, ...extra]) process.stderr.write(`stale: ${path}\n`)
    process.stderr.write('Run npm run docs and commit what it writes.\n')
    process.exitCode = 1
    return
  }
  for (const path of stale) {
    await mkdir(dirname(join(ROOT, path)), { recursive: true })
    await writeFile(join(ROOT, path), files.get(path))
    process.stderr.write(`wrote ${path}\n`)
  }
  for (const path of extra) await rm(join(ROOT, path))
}

if (process.argv[1] !== undefined && pathToFileURL(resolve(process.argv[1])).href === import.meta.url) {
  if (process.features.typescript) await main(process.argv.includes('--check'))
  else {
    process.stderr.write(
      `Node ${process.versions.node} cannot read TypeScript. The Node in .node-version comes with npm ci, unless npm runs no install scripts: npm rebuild node --ignore-scripts=false brings it.\n`,
    )
    process.exitCode = 1
  }
}
