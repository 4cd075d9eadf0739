import { codeBlock, codeCell, codeSpan, escapeHtml, escapeMarkdown } from '../../src/report/escape.ts'

const Z = '&#8203;'
const ZERO_WIDTH = '\u200B'

const words: readonly (readonly [string, string])[] = [
  ['plain words', 'plain words'],
  ['lock_timeout and _this_', 'lock_timeout and \\_this\\_'],
  ['a | b', 'a \\| b'],
  ['two\nlines\r\nhere', 'two lines here'],
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['&amp;', '&amp;amp;'],
  ['@everyone', `@${Z}everyone`],
  ['see #12 and GH-7', `see #${Z}12 and GH-${Z}7`],
  ['::error::x', `:${Z}:error:${Z}:x`],
  ['https://a.example www.b.example', `https:${Z}//a.example www${Z}.b.example`],
  ['[a](b)', '\\[a\\](b)'],
  ['`code`', '\\`code\\`'],
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['# big', '\\# big'],
  ['\u001b[31mred\u202e', '\\\\u{1b}\\[31mred\\\\u{202e}'],
  ['half \ud83d pair', 'half \uFFFD pair'],
]

test.each(words)('%j as words', (text, markdown) => {
  expect(escapeMarkdown(text)).toBe(markdown)
})

const spans: readonly (readonly [string, string])[] = [
  ['public.orders', '`public.orders`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['``x', '``` ``x ```'],
  ['a\nb', '`a b`'],
  ['', '`` ``'],
  ['::error::x', `\`${ZERO_WIDTH}::error::x\``],
]

test.each(spans)('%j as code', (text, markdown) => {
  expect(codeSpan(text)).toBe(markdown)
})

test('code in a table cell holds no bar and no backslash that could protect one', () => {
  expect(codeCell('public.orders')).toBe('`public.orders`')
  expect(codeCell('a|b')).toBe('<code>a&#124;b</code>')
  expect(codeCell('a\\\\|b')).toBe('<code>a&#92;&#92;&#124;b</code>')
})

test('a block is fenced by more backticks than it holds, and no line of it is a runner command', () => {
  expect(codeBlock('a\n````\nb\n', 'sql')).toBe('`````sql\na\n````\nb\n`````')
  expect(codeBlock('::error::x\n  ::warning::y\n##[error]z\nx::text', 'sql')).toBe(
    `\`\`\`sql\n${ZERO_WIDTH}::error::x\n  ${ZERO_WIDTH}::warning::y\n#${ZERO_WIDTH}#[error]z\nx::text\n\`\`\``,
  )
})

test('words inside an element keep no tag', () => {
  expect(escapeHtml('</summary> *a* @me')).toBe(`&lt;/summary&gt; *a* @${Z}me`)
})
