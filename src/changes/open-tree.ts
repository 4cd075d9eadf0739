import { commitTree } from './commit-tree.ts'
import { type Environment, gitIn } from './git.ts'
import type { Tree } from './tree.ts'
import { workingTree } from './working-tree.ts'

/** The files of a commit, or of the working tree where `revision` is `null`. */
export function openTree(repo: string, revision: string | null, env: Environment): Tree {
  const git = gitIn(repo, env)
  return revision === null ? workingTree(git) : commitTree(git, revision)
}
