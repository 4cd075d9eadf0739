import type { RollbackSetting } from '../config/rollback-modes.ts'
import { UserError } from '../model/errors.ts'
import type { Target } from './layout.ts'
import { isWithin } from './paths.ts'

/**
 * The targets with what the settings say of their rollbacks: the longest directory that holds a target decides.
 *
 * @throws UserError for a directory that holds none of the `known` paths: misspelt, it would be without effect.
 */
export function withRollbackModes(
  targets: readonly Target[],
  settings: readonly RollbackSetting[],
  known: readonly string[],
): readonly Target[] {
  if (settings.length === 0) return targets
  for (const { directory } of settings) {
    if (!known.some((path) => isWithin(path, directory))) {
      throw new UserError(
        `The setting rollback names ${directory}, which is no directory of the repository. Directories count from its root; check the spelling.`,
      )
    }
  }
  return targets.map((target) => {
    const [nearest] = settings
      .filter(({ directory }) => isWithin(target.directory, directory))
      .toSorted((a, b) => depth(b) - depth(a))
    return nearest === undefined ? target : { ...target, rollback: nearest.mode }
  })
}

const depth = ({ directory }: RollbackSetting) => (directory === '.' ? 0 : directory.length)
