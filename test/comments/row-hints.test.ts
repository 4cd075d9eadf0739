import { rowHintsIn } from '../../src/comments/row-hints.ts'
import { scriptComments } from '../../src/comments/script-comments.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'

beforeAll(loadParser)

test.each([
  ['orders=5', [['public.orders', 5]]],
  ['Orders=2_000_000', [['public.orders', 2_000_000]]],
  [
    'shop.orders=5, "Order Items"=0 "Sh""op"."a.b" = 7',
    [
      ['shop.orders', 5],
      ['public.Order Items', 0],
      ['Sh"op.a.b', 7],
    ],
  ],
])('rehearse:rows %s', (words, expected) => {
  const hints = rowHintsIn(`SELECT 1;\n-- rehearse:rows ${words}\nSELECT 2;`)
  expect(hints.map(({ table, rows, line }) => [table, rows, line])).toEqual(
    expected.map(([table, rows]) => [table, rows, 2]),
  )
})

test.each(['', 'orders', 'orders=', 'orders=many', 'orders=5 and more', 'orders=5k', 'orders=-1', 'a.b.c=5'])(
  'rehearse:rows %s cannot be read, which is told',
  (words) => {
    const text = `SELECT 1;\n  -- rehearse:rows ${words}\nSELECT 2;`
    expect(rowHintsIn(text)).toEqual([])
    expect(scriptComments(text, () => parseScript(text)).unreadRows).toEqual([{ line: 2, column: 3 }])
  },
)

test('a text that names rows is no comment', () => {
  expect(rowHintsIn("SELECT '\n-- rehearse:rows orders=5\n';")).toEqual([])
})
