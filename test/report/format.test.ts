import {
  cut,
  formatBytes,
  formatCount,
  formatDuration,
  formatLockMode,
  plural,
} from '../../src/report/format.ts'

const durations: readonly (readonly [number, string])[] = [
  [0, '0 ms'],
  [0.01, '< 0.1 ms'],
  [0.44, '0.4 ms'],
  [9.949, '9.9 ms'],
  [9.96, '10 ms'],
  [38.4, '38 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1240, '1.2 s'],
  [45_200, '45 s'],
  [119_000, '119 s'],
  [125_000, '2 min 5 s'],
  [180_000, '3 min'],
  [7_500_000, '2 h 5 min'],
]
test.each(durations)('%d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [0, '0'],
  [999, '999'],
  [100000, '100,000'],
  [41000000, '41,000,000'],
  [-1234.5, '-1,234.5'],
] as const)('%d is grouped as %s', (count, text) => {
  expect(formatCount(count)).toBe(text)
})

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1,023 bytes'],
  [14_336, '14 kB'],
  [8_480_256, '8.1 MB'],
  [3 * 1024 ** 3, '3 GB'],
  [5 * 1024 ** 4, '5 TB'],
] as const)('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('lock modes read as in the manual', () => {
  expect(formatLockMode('AccessExclusiveLock')).toBe('ACCESS EXCLUSIVE')
  expect(formatLockMode('ShareLock')).toBe('SHARE')
})

test('counts in words', () => {
  expect(plural(1, 'row')).toBe('1 row')
  expect(plural(2000, 'row')).toBe('2,000 rows')
})

test('a cut never splits a character', () => {
  expect(cut('bookshop', 8)).toBe('bookshop')
  expect(cut('bookshops', 8)).toBe('booksho…')
  expect(cut('book🙂shops', 6)).toBe('book…')
})
