import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One page a rule, from the rule itself and from the SQL files its tests perform. */

const EXAMPLES = [
  ['bad.sql', 'What it finds'],
  ['good.sql', 'What it leaves alone'],
]

async function examples(folder) {
  const present = await readdir(folder)
  const parts = []
  for (const [file, heading] of EXAMPLES) {
    if (!present.includes(file)) continue
    const sql = (await readFile(join(folder, file), 'utf8')).trim()
    parts.push(`## ${heading}\n\n\`\`\`sql\n${sql}\n\`\`\``)
  }
  return parts
}

const source = (text) => (/^https?:\/\/\S+$/.test(text) ? `- <${text}>` : `- ${text}`)

/** @returns the page of one rule, ending with a newline */
export async function rulePage(rule, folder) {
  const sources = rule.sources.map(source)
  return `${[
    `# ${rule.title}`,
    `Rule \`${rule.id}\`, severity ${rule.severity}.`,
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
