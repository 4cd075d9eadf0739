import { type Tree, treeContents } from '../../src/changes/tree.ts'
import { findTargets } from '../../src/layouts/detect.ts'
import { type LoadedMigration, loadTarget, reviewedIn } from '../../src/layouts/load-scripts.ts'
import { selectReviewed } from '../../src/layouts/select-reviewed.ts'
import { readSqitchProjects } from '../../src/layouts/sqitch-projects.ts'
import type { Fix } from '../../src/model/report.ts'
import { loadParser } from '../../src/sql/parse.ts'

/** The migration that a change adds to a directory, read as a review reads it. */
export async function addedMigration(
  files: Readonly<Record<string, string>>,
  added: readonly string[],
): Promise<LoadedMigration> {
  await loadParser()
  const tree = treeOf(files)
  const paths = await tree.list()
  const sqitch = await readSqitchProjects(tree, paths)
  const [target] = findTargets(paths, added, { layout: 'auto', paths: [], sqitch }).targets
  if (target === undefined) throw new Error('The files form no migrations.')
  const changes = added.map((path) => ({ path, change: 'added' as const, previousPath: null }))
  const loaded = await loadTarget(tree, target, selectReviewed(target, changes), false)
  const [migration] = reviewedIn(loaded.steps)
  if (migration === undefined) throw new Error('The change adds no migration.')
  return migration
}

function treeOf(files: Readonly<Record<string, string>>): Tree {
  return {
    revision: null,
    list: async () => Object.keys(files).sort(),
    readMany: async (paths) =>
      treeContents(
        paths.flatMap((path) => {
          const text = files[path]
          return text === undefined ? [] : [[path, { kind: 'text', text }] as const]
        }),
      ),
  }
}

/** A fix as a rule hands it over: steps in place of the statement. */
export function recipeOf(...steps: Fix['steps']): Fix {
  return {
    kind: 'recipe',
    replaces: 'statement',
    steps,
    verified: false,
    readsBlockedMs: null,
    writesBlockedMs: null,
  }
}
