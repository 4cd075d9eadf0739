import { type IgnoreComment, scriptComments } from '../../src/comments/script-comments.ts'
import { loadParser, parseScript } from '../../src/sql/parse.ts'

beforeAll(loadParser)

const read = (text: string) => scriptComments(text, () => parseScript(text))

/** `line:column-endLine:endColumn` of what each comment is about. */
const spans = (text: string) => read(text).ignores.map(({ about }) => spanText(about))

function spanText(about: IgnoreComment['about']): string {
  return typeof about === 'string'
    ? about
    : `${about.line}:${about.column}-${about.endLine}:${about.endColumn}`
}

const IGNORE = 'rehearse:ignore a-rule because of this'

test.each([
  ['directly before', `SELECT 1;\n-- ${IGNORE}\nSELECT 2;`, '3:1-3:8'],
  ['before, with other comments between', `SELECT 1;\n-- ${IGNORE}\n-- why\n\nSELECT 2;`, '5:1-5:8'],
  ['behind, on the same line', `SELECT 1; -- ${IGNORE}\nSELECT 2;`, '1:1-1:8'],
  ['behind, on the last line', `SELECT\n1; -- ${IGNORE}\nSELECT 2;`, '1:1-2:1'],
  ['behind the last', `SELECT 1;\nSELECT 2; -- ${IGNORE}`, '2:1-2:8'],
  ['without a semicolon', `SELECT 1;\nSELECT 2 -- ${IGNORE}`, '2:1-2:50'],
  ['inside', `SELECT 1;\nSELECT -- ${IGNORE}\n2;`, '2:1-3:1'],
  [
    'in a block on its line',
    `SELECT 1; /* ${IGNORE} */ SELECT 2;`,
    `1:${18 + IGNORE.length}-1:${25 + IGNORE.length}`,
  ],
  ['in a block before the line', `SELECT 0;\n/* ${IGNORE} */\nSELECT 2;`, '3:1-3:8'],
  ['behind two on a line', `SELECT 1; SELECT 2; -- ${IGNORE}\nSELECT 3;`, '1:11-1:18'],
  ['behind everything', `SELECT 1;\n\n-- ${IGNORE}\n`, 'nothing'],
  ['first', `-- ${IGNORE}\nSELECT 1;`, 'file'],
  ['first, with a byte order mark and lines of Windows', `\uFEFF-- ${IGNORE}\r\nSELECT 1;`, 'file'],
  ['in a title that is set off', `-- Title.\n-- ${IGNORE}\n\nSELECT 1;`, 'file'],
  ['behind words of another tool', `-- +goose Up\n-- ${IGNORE}\nSELECT 1;`, '3:1-3:8'],
  ['first in a file without statements', `-- ${IGNORE}\n`, 'file'],
  ['behind letters of several bytes', `SELECT 'äöü😀';\n/* é */ -- ${IGNORE}\nSELECT 2;`, '3:1-3:8'],
  ['behind control characters in a string', `SELECT '\u0001\f'; -- ${IGNORE}\nSELECT 2;`, '1:1-1:11'],
])('a comment %s', (_, text, expected) => {
  expect(spans(text)).toEqual([expected])
})

test('several lines at the top are all for the file', () => {
  expect(spans(`-- ${IGNORE}\n-- ${IGNORE}\nSELECT 1;`)).toEqual(['file', 'file'])
})

test.each([
  ['a string', `SELECT '\n-- ${IGNORE}\n';`],
  ['a string with escapes', `SELECT E'\\'\n-- ${IGNORE}\n';`],
  ['dollar quotes', `DO $do$\nBEGIN\n-- ${IGNORE}\nEND\n$do$;`],
  ['a name', `SELECT 1 AS "\n-- ${IGNORE}\n";`],
  ['the middle of a sentence', `-- see rehearse:ignore a-rule because of this\nSELECT 1;`],
  ['a comment in words', '-- rehearse: we tried this by hand\nSELECT 1;'],
  ['what is said of the rollback', '-- rehearse:irreversible, unused\n-- rehearse: irreversible\nSELECT 1;'],
])('%s holds no comment for Rehearse', (_, text) => {
  expect(read(text)).toEqual({ ignores: [], unknown: [], rowHints: [], unreadRows: [], foreign: [] })
})

test.each([
  ['a-rule because it is small', ['a-rule'], null, null, 'it is small'],
  ['a-rule, b-rule,c-rule because it is small', ['a-rule', 'b-rule', 'c-rule'], null, null, 'it is small'],
  ['a-rule until=2026-01-31 because: x, because y', ['a-rule'], '2026-01-31', null, 'x, because y'],
  ['a-rule until=2026-02-29 because x', ['a-rule'], null, '2026-02-29', 'x'],
  ['a-rule until=tomorrow because x', ['a-rule'], null, 'tomorrow', 'x'],
  ['a-rule', ['a-rule'], null, null, ''],
  ['a-rule because', ['a-rule'], null, null, ''],
  ['because x', [], null, null, 'x'],
])('rehearse:ignore %s', (words, rules, until, badDate, reason) => {
  expect(read(`-- rehearse:ignore ${words}\nSELECT 1;`).ignores).toEqual([
    { rules, until, badDate, reason, line: 1, column: 1, about: 'file' },
  ])
})

test('a block may hold several, each over several lines', () => {
  const text =
    '/*\n * rehearse:ignore a-rule\n *   because x\n * rehearse: ignore b-rule because y\n */\nSELECT 1;'
  expect(read(text).ignores.map(({ rules, reason }) => [...rules, reason])).toEqual([
    ['a-rule', 'x'],
    ['b-rule', 'y'],
  ])
})

test('a word that means nothing, and the comments of other tools, are told with their place', () => {
  const text = 'SELECT 1;\n  -- rehearse:ingore a because b\n-- squawk-ignore x\nSELECT 2; -- atlas:nolint y'
  expect(read(text)).toEqual({
    ignores: [],
    unknown: [{ line: 2, column: 3, word: 'ingore' }],
    rowHints: [],
    unreadRows: [],
    foreign: [
      { line: 3, word: 'squawk-ignore' },
      { line: 4, word: 'atlas:nolint' },
    ],
  })
})
