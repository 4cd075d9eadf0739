import { proofBook } from '../../src/fixes/proof-book.ts'
import type { LoadedMigration } from '../../src/layouts/load-scripts.ts'
import type { Finding } from '../../src/model/report.ts'
import { finding } from '../report/fixtures/parts.ts'

/** Nothing of it can be performed, so the book only counts. */
const migration = { files: { id: '1_books' }, up: null, down: null } as unknown as LoadedMigration

const limit: Finding = finding({
  rule: 'no-lock-timeout',
  fix: {
    kind: 'edit',
    replaces: 'statement',
    steps: [{ sql: "SET lock_timeout = '5s';", transaction: true }],
    verified: false,
    readsBlockedMs: null,
    writesBlockedMs: null,
  },
})

const noPerform = () => Promise.reject(new Error('Nothing is to be performed.'))

test.each([
  [5, []],
  [6, ['One safer way was not performed.']],
  [390, ['385 safer ways were not performed.']],
])(
  'of %d safer ways of one rule the first five are tried, and the others are told once',
  async (count, told) => {
    const book = proofBook({ readsMs: 1000, writesMs: 1000 }, () => false)
    for (let index = 0; index < count; index++) await book.prove(migration, [limit], noPerform)
    expect(book.unchecked().map(({ what, gates }) => [what, gates])).toEqual(
      told.map((what) => [what, false]),
    )
  },
)
