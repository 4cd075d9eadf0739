import type { Tree } from '../changes/tree.ts'
import { withoutComments } from '../sql/comments.ts'
import { parseScript } from '../sql/parse.ts'
import type { HistoryChange } from './history-change.ts'
import type { HistoryRules } from './layout.ts'
import { type LoadedTarget, reviewedIn } from './load-scripts.ts'

/** What the change makes of the up script of a migration that has run. */
export interface EditedScript {
  readonly path: string
  /** `comments`: comments and white space. `nothing`: the tool takes both texts for one. */
  readonly differsIn: 'statements' | 'comments' | 'nothing'
  /** Whether the script had this statement before, whatever its comments and white space. */
  readonly had: (sql: string) => boolean
}

/**
 * Compares the edited scripts with their text at the base. Where that is not known (`base` is `null`) every statement
 * counts as another.
 */
export async function editedScripts(
  { edited, rules }: HistoryChange,
  loaded: LoadedTarget,
  base: Tree | null,
): Promise<ReadonlyMap<string, EditedScript>> {
  if (edited.length === 0) return new Map()
  const paths = edited.map(({ up }) => up.path)
  const before = base === null ? new Map<string, string>() : (await base.readMany(paths)).texts
  const after = new Map(reviewedIn(loaded.steps).map(({ files, up }) => [files.up.path, up?.text]))
  return new Map(
    paths.map((path) => [path, { path, ...difference(before.get(path), after.get(path), rules) }]),
  )
}

function difference(
  before: string | undefined,
  after: string | undefined,
  rules: HistoryRules | null,
): Omit<EditedScript, 'path'> {
  if (before === undefined || after === undefined) return { differsIn: 'statements', had: () => false }
  if (rules?.sameContent(before, after)) return { differsIn: 'nothing', had: () => true }
  const code = withoutComments(before)
  if (code !== null && code === withoutComments(after)) return { differsIn: 'comments', had: () => true }
  const parsed = parseScript(before)
  const had = new Set(parsed.ok ? parsed.statements.map(({ sql }) => withoutComments(sql) ?? sql) : [])
  return { differsIn: 'statements', had: (sql) => had.has(withoutComments(sql) ?? sql) }
}
