import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What performing the examples of a rule showed, as its page tells it; written beside the rule by its tests. */

const number = (count) => count.toLocaleString('en-US')
const code = (text) => `\`${text}\``
const listed = (names) => names.map(code).join(', ')

function deeds({ locks, scans, rewrites, indexRebuilds, rowsChanged }) {
  return [
    ...locks.map((lock) => `holds ${lock.replace(/ on (.*)$/, (_, table) => ` on ${code(table)}`)}`),
    ...(rewrites.length === 0 ? [] : [`copies ${listed(rewrites)}`]),
    ...(scans.length === 0 ? [] : [`reads all of ${listed(scans)}`]),
    ...(indexRebuilds.length === 0 ? [] : [`builds ${listed(indexRebuilds)} anew`]),
    ...(rowsChanged === 0 ? [] : [`writes ${number(rowsChanged)} ${rowsChanged === 1 ? 'row' : 'rows'}`]),
  ]
}

const duration = (ms) => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`)

function blockedLine({ table, readsMs, writesMs }) {
  if (readsMs === 0)
    return `Writes to ${code(table)} could not start for ${duration(writesMs)}; reads went on.`
  return `Reads of ${code(table)} could not start for ${duration(readsMs)}, writes for ${duration(writesMs)}.`
}

function scriptLines({ file, statements, blocked, error, rollback }, named) {
  const at = (line) => (line === null ? '' : `, line ${line}`)
  return [
    ...statements.map(
      (one) => `- ${named ? `${code(file)}${at(one.line)}` : `Line ${one.line}`} ${deeds(one).join(', ')}.`,
    ),
    ...blocked.map((one) => `- ${blockedLine(one)}`),
    ...(error === undefined ? [] : [`- ${code(file)} fails with SQLSTATE ${error}.`]),
    ...(rollback === undefined
      ? []
      : [`- The rollback ${rollback === 'irreversible' ? 'is declared impossible' : rollback}.`]),
  ]
}

function section({ rows, scripts, findings }) {
  const named = scripts.length > 1
  const lines = scripts.flatMap((script) => scriptLines(script, named))
  const seen =
    lines.length === 0 ? ['- Nobody had to wait, and no table was read or written as a whole.'] : lines
  const said = findings.map((finding) =>
    finding.replace(/^(\w+) (.*)$/, (_, severity, rule) => `${severity} ${code(rule)}`),
  )
  const on = rows === 0 ? '' : ` on ${number(rows)} rows a table`
  return [`Performed${on}:`, seen.join('\n'), `Findings: ${said.length === 0 ? 'none' : said.join(', ')}.`]
}

/** The text of an example's script, which is a file of its own or one of a folder. */
async function scriptText(folder, name, file) {
  const names = await readdir(folder, { recursive: true })
  const inFolder = names.find((path) => path.startsWith(`${name}/head/`) && path.endsWith(`/${file}`))
  return await readFile(join(folder, inFolder ?? `${name}.sql`), 'utf8')
}

async function withLinesShown(folder, name, measured, lineShown) {
  const scripts = []
  for (const script of measured.scripts) {
    const text = await scriptText(folder, name, script.file)
    const statements = script.statements.map((one) =>
      one.line === null ? one : { ...one, line: lineShown(text, one.line) },
    )
    scripts.push({ ...script, statements })
  }
  return { ...measured, scripts }
}

/**
 * `lineShown` tells the line on the page for a line of a script.
 *
 * @returns for each example (`bad`, `good`) the blocks that follow its SQL; none where nothing was measured yet
 */
export async function measuredBlocks(folder, lineShown) {
  const text = await readFile(join(folder, 'measured.json'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  const blocks = {}
  for (const [name, measured] of Object.entries(JSON.parse(text))) {
    blocks[name] = section(await withLinesShown(folder, name, measured, lineShown))
  }
  return blocks
}
