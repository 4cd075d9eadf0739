import { alignedTable } from '../../src/report/table.ts'

test('columns line up although signs are wider than letters', () => {
  expect(
    alignedTable(
      ['Migration', 'Verdict'],
      [
        ['a', '🟢 Safe'],
        ['b', '🔴 Unsafe'],
      ],
    ),
  ).toEqual([
    '| Migration | Verdict   |',
    '| --------- | --------- |',
    '| a         | 🟢 Safe   |',
    '| b         | 🔴 Unsafe |',
  ])
})

test('one very long name does not fill up the other rows', () => {
  const [head, , long, short] = alignedTable(['Name'], [['x'.repeat(100)], ['y']])
  expect([head, short]).toEqual(['| Name |', '| y    |'])
  expect(long).toBe(`| ${'x'.repeat(100)} |`)
})
