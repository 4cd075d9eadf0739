import type { Tree } from '../changes/tree.ts'
import type { Target } from './layout.ts'
import { type HistoryStep, type LoadedScript, type LoadedTarget, loadTarget } from './load-scripts.ts'

/**
 * Loads a target of which only some files are looked at, as they were named. The migrations before them are the
 * history; a schema dump stands for all of it. Of a migration whose down script alone was named the up script is
 * history too.
 */
export async function loadNamed(
  tree: Tree,
  target: Target,
  named: ReadonlySet<string>,
  dump: LoadedScript | null,
): Promise<LoadedTarget> {
  const isNamed = ({ up, down }: Target['migrations'][number]) =>
    named.has(up.path) || (down !== null && named.has(down.path))
  const migrations = target.migrations
    .slice(0, target.migrations.findLastIndex(isNamed) + 1)
    .filter((one) => dump === null || isNamed(one))
    .map((one) => (one.down !== null && !named.has(one.down.path) ? { ...one, down: null } : one))
  const asked = { ...target, migrations }
  const reviewed = migrations
    .filter(isNamed)
    .map((migration) => ({ migration, change: 'modified' as const, previousPath: null }))
  const loaded = await loadTarget(tree, asked, dump === null ? reviewed : [], dump !== null, dump)
  return { ...loaded, target, steps: loaded.steps.flatMap((step) => stepsOf(step, named)) }
}

function stepsOf(step: HistoryStep, named: ReadonlySet<string>): readonly HistoryStep[] {
  if (step.do !== 'review') return [step]
  const migration = { ...step.migration, change: 'added' as const }
  const { up } = migration
  if (up === null || named.has(up.file)) return [{ do: 'review', migration }]
  return [
    { do: 'apply', script: up },
    { do: 'review', migration: { ...migration, up: null } },
  ]
}
