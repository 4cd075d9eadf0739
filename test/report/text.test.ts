import { renderText } from '../../src/report/text.ts'
import { crowded, failing, hostile, lossy, nothing, safe, unchecked, unsafe } from './fixtures/bookshop.ts'
import { effects, finding, migration, report, script, statement } from './fixtures/parts.ts'
import { rollbacks, suggested } from './fixtures/rollbacks.ts'
import { expectGolden } from './golden.ts'

test.each(
  Object.entries({ unsafe, safe, unchecked, nothing, failing, lossy, hostile, rollbacks, suggested }),
)('%s', (name, report) => {
  expectGolden(`${name}.txt`, renderText(report, { color: false, width: 100 }))
})

test('colour adds escape sequences and no words', () => {
  const plain = renderText(unsafe, { color: false, width: 100 })
  const colored = renderText(unsafe, { color: true, width: 100 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain)
  expect(colored).not.toBe(plain)
})

test('words wrap at the width of the terminal', () => {
  const lines = renderText(crowded, { color: false, width: 60 }).split('\n')
  const words = lines.filter((line) => !line.includes('|') && !line.startsWith('    ') && line.includes(' '))
  expect(words.filter((line) => line.length > 60 && !line.includes('migrations/'))).toEqual([])
})

test('the caret stands under the column, also after wide and accented characters and an indent', () => {
  const sql = "SELECT 'é日本🙂', nonsense"
  const at = [...sql].indexOf('n') + 1
  const bad = statement({
    line: 7,
    column: 5,
    sql,
    effects: effects({ error: { code: '42703', message: 'no such column', line: 7, column: at + 4 } }),
  })
  const text = renderText(
    report({
      verdict: 'unsafe',
      migrations: [
        migration({ id: '9', up: script({ file: 'migrations/0009_orders.up.sql', statements: [bad] }) }),
      ],
      findings: [finding({ rule: 'migration-fails', line: 7, endLine: 7 })],
    }),
    { color: false, width: 80 },
  )
  const lines = text.split('\n')
  const source = lines.findIndex((line) => line.includes('7 | SELECT'))
  expect(lines.slice(source, source + 2)).toEqual([
    "  7 | SELECT 'é日本🙂', nonsense",
    '    |                   ^',
  ])
})
