import { byteLength } from '../../src/report/block.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { crowded, failing, hostile, lossy, nothing, safe, unchecked, unsafe } from './fixtures/bookshop.ts'
import { expectGolden } from './golden.ts'

const runUrl = 'https://github.com/bookshop/shop/actions/runs/4242'

test.each(Object.entries({ unsafe, safe, unchecked, nothing, failing, lossy, hostile }))(
  '%s',
  (name, report) => {
    expectGolden(`${name}.md`, renderMarkdown(report, { runUrl }))
  },
)

test('300 findings are cut to the limit without losing the verdict, the table and the counts', () => {
  const limitBytes = 12_000
  const text = renderMarkdown(crowded, { runUrl, limitBytes })
  expectGolden('crowded.md', text)
  expect(byteLength(text)).toBeLessThanOrEqual(limitBytes)
})
