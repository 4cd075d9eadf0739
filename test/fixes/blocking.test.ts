import { type Blocking, blocksLess, blocksNoMore } from '../../src/fixes/blocking.ts'

const blocks = (over: Partial<Blocking>): Blocking => ({
  readsBlockedMs: 0,
  writesBlockedMs: 0,
  rowsLockedMs: 0,
  works: 0,
  ...over,
})

test.each([
  ['a shorter time', { writesBlockedMs: 11 }, { writesBlockedMs: 3900, works: 1 }, true],
  ['nearly the same time', { writesBlockedMs: 3500 }, { writesBlockedMs: 3900 }, false],
  [
    'the same time, too short to tell, and less work under the lock',
    { writesBlockedMs: 30 },
    { writesBlockedMs: 28, works: 1 },
    true,
  ],
  [
    'the same time, too short to tell, and the same work',
    { writesBlockedMs: 30, works: 1 },
    { writesBlockedMs: 28, works: 1 },
    false,
  ],
  ['nothing, where nothing was blocked', {}, { writesBlockedMs: 4 }, true],
  [
    'writes for less time, but reads for longer',
    { writesBlockedMs: 100, readsBlockedMs: 500 },
    { writesBlockedMs: 900 },
    false,
  ],
  ['a few rows instead of the table', { rowsLockedMs: 90 }, { writesBlockedMs: 900 }, true],
  ['more work under the lock', { writesBlockedMs: 5, works: 2 }, { writesBlockedMs: 900, works: 1 }, false],
] as const)('%s', (_, fix, asWritten, less) => {
  expect(blocksLess(blocks(fix), blocks(asWritten), 0.67)).toBe(less)
})

test('an edit has to block no more than what is written', () => {
  expect(blocksNoMore(blocks({ writesBlockedMs: 900 }), blocks({ writesBlockedMs: 890 }))).toBe(true)
  expect(blocksNoMore(blocks({ writesBlockedMs: 1900 }), blocks({ writesBlockedMs: 890 }))).toBe(false)
})
