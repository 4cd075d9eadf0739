import { annotate, annotations } from '../../src/github/annotations.ts'
import type { Report } from '../../src/model/report.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'
import { recordingToolkit } from '../action/recording-toolkit.ts'
import { type ReviewCase, reviewCase } from './cli-review.ts'

/** Whatever the server says, and whatever things are called, is shown and never carried out. */

const HOSTILE =
  '\n::error file=x::pwned\n##[error]pwned\r\u001b[31mred\u0007 @everyone #1 <img src=x> ![a](http://a.example) `tick`'

/** As SQL in a string that knows escapes. */
const escaped = [...HOSTILE].map((sign) =>
  sign < ' ' ? `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}` : sign,
)
const text = `E'${escaped.join('')}'`
const name = `"${HOSTILE.replace(/\n/g, ' ')}"`
const raise = `DO $$ BEGIN RAISE NOTICE '%', ${text}; RAISE EXCEPTION '%', ${text} USING DETAIL = ${text}, HINT = ${text}; END $$;`

const BOOKS = 'CREATE TABLE books (id int PRIMARY KEY);'
const ADD = 'ALTER TABLE books ADD x int;'

function history(before: string, up: string, down: string): ReviewCase {
  return {
    before: { 'migrations/1_books.up.sql': before },
    change: { 'migrations/2_change.up.sql': up, 'migrations/2_change.down.sql': down },
  }
}

const CHANNELS: Readonly<Record<string, ReviewCase>> = {
  'a failing migration': history(BOOKS, raise, 'SELECT 1;'),
  'a failing rollback': history(BOOKS, ADD, raise),
  'a failing history': history(`${BOOKS} ${raise}`, ADD, 'SELECT 1;'),
  'a missing role': history(BOOKS, `GRANT SELECT ON books TO ${name};`, 'SELECT 1;'),
  'a role that the history names': history(
    `${BOOKS} GRANT SELECT ON books TO ${name};`,
    `GRANT UPDATE ON books TO ${name};`,
    'SELECT 1;',
  ),
  'a missing extension': history(BOOKS, `CREATE EXTENSION ${name};`, 'SELECT 1;'),
  'a table': history(
    `CREATE TABLE ${name} (${name} int);`,
    `ALTER TABLE ${name} ADD x int NOT NULL;`,
    'SELECT 1;',
  ),
}

const isCommand = (line: string) => line.trimStart().startsWith('::') || line.includes('##[')
const CONTROL = /(?![\n\t])\p{Cc}/u

test.each(Object.keys(CHANNELS))('%s says nothing that anybody carries out', async (channel) => {
  const reviewed = CHANNELS[channel]
  if (reviewed === undefined) throw new Error(channel)
  const { report, stderr } = await reviewCase('embedded', reviewed)
  if (report === null) throw new Error(stderr)
  const markdown = renderMarkdown(report)
  const texts = [40, 100].map((width) => renderText(report, { color: false, width }))
  for (const shown of [stderr, markdown, ...texts]) {
    expect(shown.split('\n').filter(isCommand)).toEqual([])
    expect(CONTROL.exec(shown)).toBeNull()
  }
  // The toolkit escapes line breaks, so that no line of an annotation begins anything.
  expect(annotated(report).filter((shown) => CONTROL.test(shown))).toEqual([])
  expect(markdown).toContain('everyone')
  expect(withoutCode(markdown)).not.toMatch(/@everyone|<img|!\[a\]|http:\/\/a|(?<!&)#1/)
})

function annotated(report: Report): readonly string[] {
  const { toolkit, told } = recordingToolkit()
  for (const annotation of annotations(report, '')) annotate(toolkit, annotation)
  return told().annotations.flatMap(({ message, place }) => [message, place.title ?? '', place.file ?? ''])
}

/** What a fence or a span of backticks holds is shown as it is, and is nothing but text. */
function withoutCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})[^`\n]*\n[\s\S]*?^\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
}
