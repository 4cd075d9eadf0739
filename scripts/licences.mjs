import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i

/**
 * The licence texts of every bundled package, sorted, so that the file changes only when a package does.
 *
 * @param {string} root the repository
 * @param {Iterable<string>} inputs paths from esbuild's metafile, relative to the root
 */
export async function licenceTexts(root, inputs) {
  // Not an input of any bundle by path: its WebAssembly is copied, and it contains PostgreSQL's own parser.
  const directories = new Set(['node_modules/libpg-query'])
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll('\\', '/'))
    if (match?.[1] !== undefined) directories.add(match[1])
  }
  const sections = new Map()
  for (const directory of directories) {
    const manifest = JSON.parse(await readFile(join(root, directory, 'package.json'), 'utf8'))
    const names = (await readdir(join(root, directory))).filter((name) => LICENCE_FILE.test(name)).sort()
    const texts = await Promise.all(names.map((name) => readFile(join(root, directory, name), 'utf8')))
    const licence =
      typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? 'see below')
    const title = `${manifest.name} ${manifest.version} (${licence})`
    const body = texts.length > 0 ? texts.map(normalise).join('\n\n') : 'The package carries no licence file.'
    sections.set(title, body)
  }
  sections.set(
    'libpg_query and PostgreSQL, inside libpg-query.wasm (BSD-3-Clause, PostgreSQL)',
    normalise(await readFile(join(root, 'scripts/parser-licences.txt'), 'utf8')),
  )
  const rule = '-'.repeat(78)
  const titles = [...sections.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return titles.map((title) => `${rule}\n${title}\n${rule}\n\n${sections.get(title)}\n`).join('\n')
}

const normalise = (text) =>
  text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
