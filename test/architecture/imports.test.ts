import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

/** The import table in docs/architecture.md holds for the sources. */

const ROOT = resolve(__dirname, '../..')
const SOURCES = join(ROOT, 'src')

const words = (cell: string) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, word]) => word ?? '')

function importTable(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
  const section = /<!-- imports:begin -->(.*)<!-- imports:end -->/s.exec(page)?.[1] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return new Map(
    rows.map((row) => {
      const [, folder = '', imported = ''] = row.split('|')
      return [words(folder)[0] ?? '', words(imported)]
    }),
  )
}

/** The first part of a path below `src/`; `null` for a file that lies in `src/` itself. */
function folderOf(file: string): string | null {
  const [first, ...rest] = relative(SOURCES, file).split(sep)
  return rest.length === 0 ? null : (first ?? null)
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/(?:\bfrom|\bimport\()\s*'(\.[^']+)'/g)].map(([, path]) =>
    resolve(file, '..', path ?? ''),
  )
}

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(SOURCES, path))

test('every folder of the sources is in the table', () => {
  const folders = new Set(sources.map(folderOf).filter((folder) => folder !== null))
  expect([...folders].filter((folder) => !importTable().has(folder))).toEqual([])
})

test('a folder imports only what the table lists', () => {
  const table = importTable()
  const strangers = sources.flatMap((file) => {
    const folder = folderOf(file)
    if (folder === null) return []
    const allowed: readonly (string | null)[] = [null, folder, ...(table.get(folder) ?? [])]
    return importsOf(file)
      .filter((path) => !allowed.includes(folderOf(path)))
      .map((path) => `${relative(SOURCES, file)} imports ${relative(SOURCES, path)}`)
  })
  expect(strangers).toEqual([])
})

test('no folder imports another that imports it', () => {
  const table = importTable()
  const reached = (folder: string, path: readonly string[]): readonly string[] => {
    if (path.includes(folder)) return [[...path, folder].join(' -> ')]
    return (table.get(folder) ?? []).flatMap((next) => reached(next, [...path, folder]))
  }
  expect([...table.keys()].flatMap((folder) => reached(folder, []))).toEqual([])
})
