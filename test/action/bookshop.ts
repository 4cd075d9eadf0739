import { type TestRepository, withRepository } from '../changes/git-repository.ts'
import type { FakeGitHub } from '../fake-github/with-fake-github.ts'

/** A bookshop whose pull request adds an index, and GitHub's view of it. */
export interface Bookshop extends TestRepository {
  /** Tip of the base branch. */
  readonly base: string
  /** Pushes the files to the branch of the pull request and checks out its merge, as actions/checkout does. */
  readonly push: (files: Readonly<Record<string, string>>) => Push
}

export interface Push {
  readonly head: string
  readonly merge: string
}

export const BLOCKING_INDEX = {
  'migrations/000002_order_lookup.up.sql': 'CREATE INDEX orders_customer_idx ON orders (customer_id);\n',
  'migrations/000002_order_lookup.down.sql': 'DROP INDEX orders_customer_idx;\n',
}

export const CONCURRENT_INDEX = {
  'migrations/000002_order_lookup.up.sql':
    'CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);\n',
  'migrations/000002_order_lookup.down.sql': 'DROP INDEX CONCURRENTLY orders_customer_idx;\n',
}

/** Lends a repository with one migration on `main`. */
export async function withBookshop(use: (shop: Bookshop) => Promise<void>): Promise<void> {
  await withRepository(async (repository) => {
    const { git, write, commit } = repository
    write('README.md', '# Bookshop\n')
    write(
      'migrations/000001_shop.up.sql',
      'CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers);\n',
    )
    write('migrations/000001_shop.down.sql', 'DROP TABLE orders;\nDROP TABLE customers;\n')
    const base = commit('The shop')
    git('branch', 'change')
    const push = (files: Readonly<Record<string, string>>): Push => {
      git('checkout', '--quiet', 'change')
      for (const [path, content] of Object.entries(files)) write(path, content)
      const head = commit('A change')
      git('checkout', '--quiet', '--detach', 'main')
      git('merge', '--quiet', '--no-ff', '--message', 'Merge', head)
      return { head, merge: git('rev-parse', 'HEAD') }
    }
    await use({ ...repository, base, push })
  })
}

/** The event of a push to the pull request; the fake GitHub is told as well. */
export function pullRequestEvent(
  github: FakeGitHub,
  { base, head }: { readonly base: string; readonly head: string },
): { readonly name: string; readonly payload: unknown } {
  const { state } = github
  state.pull.baseSha = base
  state.pull.headSha = head
  const repository = { full_name: `${state.owner}/${state.repo}` }
  const from = state.pull.headRepository
  return {
    name: 'pull_request',
    payload: {
      action: 'synchronize',
      number: state.pull.number,
      repository,
      pull_request: {
        number: state.pull.number,
        base: { ref: 'main', sha: base, repo: repository },
        head: { ref: 'change', sha: head, repo: from === null ? null : { full_name: from } },
      },
    },
  }
}
