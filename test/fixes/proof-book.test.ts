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
    steps: [{ sql: "SET lock_timeout = '5s';", transaction: true }],
    verified: false,
    readsBlockedMs: null,
    writesBlockedMs: null,
  },
})

const noPerform = () => Promise.reject(new Error('Nothing is to be performed.'))

test.each([
  [10, []],
  [11, ['One edit was not performed.']],
  [390, ['380 edits were not performed.']],
])('of %d edits of a run the first ten are tried, and the others are told once', async (count, told) => {
  const book = proofBook({ readsMs: 1000, writesMs: 1000 }, () => false)
  for (let index = 0; index < count; index++) await book.prove(migration, [limit], noPerform)
  expect(book.unchecked().map(({ what, gates }) => [what, gates])).toEqual(told.map((what) => [what, false]))
})
