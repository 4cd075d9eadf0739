import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UserError } from '../model/errors.ts'
import { didYouMean } from './nearest.ts'
import { REVIEW_OPTIONS } from './options.ts'

/** Looked for at the root of the repository, in this order. */
export const CONFIG_FILE_NAMES: readonly string[] = ['rehearse.yml', '.rehearse.yml']

/** A configuration file as read. Its problems are reported together with those of the other settings. */
export interface ConfigFile {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
  /** Complete sentences that begin with the place: `rehearse.yml:3: row is not a setting.` */
  readonly problems: readonly string[]
  /** Where a key is written: `rehearse.yml:3`. */
  readonly place: (key: string) => string
}

const NAMES: readonly string[] = REVIEW_OPTIONS.map((option) => option.name)

/**
 * Reads the text of a configuration file: flat YAML whose keys are option names. Takes text and not a path,
 * because a gate reads the file from the base commit, where the change under review cannot have edited it.
 */
export async function parseConfigFile(text: string, name: string): Promise<ConfigFile> {
  const { isMap, isScalar, LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number) => lines.linePos(offset).line
  const broken = (problems: readonly string[]): ConfigFile => ({
    name,
    values: {},
    problems,
    place: () => name,
  })

  if (document.errors.length > 0) {
    return broken(
      document.errors.map((error) => `${name}:${lineAt(error.pos[0])}: not valid YAML: ${error.message}`),
    )
  }
  const root = document.contents
  if (root === null) return broken([])
  if (!isMap(root)) return broken([`${name}:1: must hold settings, one a line, such as "rows: 100000".`])

  let tree: Readonly<Record<string, unknown>>
  try {
    tree = document.toJS({ maxAliasCount: 10 })
  } catch (error) {
    return broken([`${name}:1: not usable YAML: ${(error as Error).message}`])
  }
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  const places = new Map<string, number>()
  for (const pair of root.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
    const line = isScalar(pair.key) && pair.key.range ? lineAt(pair.key.range[0]) : 1
    if (!NAMES.includes(key)) {
      problems.push(`${name}:${line}: ${key} is not a setting.${didYouMean(key, NAMES)}`)
      continue
    }
    places.set(key, line)
    values[key] = tree[key]
  }
  return { name, values, problems, place: (key) => `${name}:${places.get(key) ?? 1}` }
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new UserError(`The configuration file ${path} cannot be read: ${(error as Error).message}.`)
  }
}

/**
 * The configuration file of a working tree: the one named (relative to `cwd`), else the one at the root of
 * the repository, else none. Throws a `UserError` when the named one is missing or both usual names exist.
 */
export async function loadConfigFile(request: {
  readonly repo: string
  readonly cwd: string
  readonly path: string | null
}): Promise<ConfigFile | null> {
  if (request.path !== null) {
    const text = await readIfPresent(resolve(request.cwd, request.path))
    if (text !== null) return parseConfigFile(text, request.path)
    throw new UserError(`There is no configuration file ${request.path}. Check the path given with --config.`)
  }
  const texts = await Promise.all(CONFIG_FILE_NAMES.map((name) => readIfPresent(join(request.repo, name))))
  const found = CONFIG_FILE_NAMES.flatMap((name, index) => {
    const text = texts[index]
    return typeof text === 'string' ? [{ name, text }] : []
  })
  const [first, second] = found
  if (first !== undefined && second !== undefined) {
    throw new UserError(`Both ${first.name} and ${second.name} exist. Keep one of them.`)
  }
  return first === undefined ? null : parseConfigFile(first.text, first.name)
}
