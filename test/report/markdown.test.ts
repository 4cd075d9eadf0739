import type { Report } from '../../src/model/report.ts'
import { byteLength } from '../../src/report/block.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { crowded, failing, hostile, lossy, nothing, safe, unchecked, unsafe } from './fixtures/bookshop.ts'
import { migration, script } from './fixtures/parts.ts'
import { rollbacks, suggested } from './fixtures/rollbacks.ts'
import { expectGolden } from './golden.ts'

const runUrl = 'https://github.com/bookshop/shop/actions/runs/4242'

test.each(
  Object.entries({ unsafe, safe, unchecked, nothing, failing, lossy, hostile, rollbacks, suggested }),
)('%s', (name, report) => {
  expectGolden(`${name}.md`, renderMarkdown(report, { runUrl }))
})

const names = Array.from(
  { length: 400 },
  (_, index) => `${String(index).padStart(4, '0')}_日本_${'x'.repeat(index % 90)}`,
)
const many: Report = {
  ...crowded,
  migrations: names.map((name, index) =>
    migration({
      id: name,
      verdict: index === 399 ? 'unsafe' : 'safe',
      up: script({ file: `migrations/${name}.up.sql` }),
    }),
  ),
}

test.each([3000, 8000, 20_000, 60_000, 200_000])(
  'never more than %d bytes, with the verdict and the counts',
  (limitBytes) => {
    for (const report of [crowded, many, hostile]) {
      const text = renderMarkdown(report, { runUrl, limitBytes })
      expect(byteLength(text)).toBeLessThanOrEqual(limitBytes)
      expect(text).toMatch(/^\*\*🔴 Unsafe:/)
      expect(text).toContain('| Migration')
      expect(text).toMatch(/\n\d+ errors?, /)
    }
  },
)

test('a table that is too long keeps the unsafe migrations and counts the rest', () => {
  const text = renderMarkdown(many, { limitBytes: 8000 })
  expect(text).toContain(names[399])
  expect(text).toMatch(/\nand \d+ more migrations: \d+ safe\.\n/)
})

test('the worst error stays even where the limit is too small for it', () => {
  const text = renderMarkdown(crowded, { limitBytes: 1500 })
  expect(text).toContain('### 🔴 Index is built without CONCURRENTLY (1)')
})

test('a failure that no finding tells is told', () => {
  const text = renderMarkdown({ ...failing, findings: [] })
  expect(text).toContain(
    '### 🔴 The migration fails\n\n`migrations/0011_isbn.up.sql:1:13`\n\n- column "isbn"',
  )
})

test('a long list of gaps shows those that gate first and counts the rest', () => {
  const gap = {
    stage: 'replay',
    migration: '9',
    file: 'migrations/0009_order_lookup.up.sql',
    why: 'COPY needs input.',
  }
  const entries = Array.from({ length: 50 }, (_, index) => ({
    ...gap,
    what: `Statement ${index + 1}`,
    gates: index === 49,
  }))
  const text = renderMarkdown({ ...unchecked, unchecked: entries })
  expect(text).toContain('### Not checked\n\n- Statement 50 (')
  expect(text).toContain('- and 10 more.')
})

test('what was left out is named', () => {
  const text = renderMarkdown(crowded, { limitBytes: 12_000 })
  const [, errors, warnings] =
    /_Left out for space: (\d+) errors, (\d+) warnings, the details of \d+ findings, the notes, /.exec(
      text,
    ) ?? []
  const shown = text.match(/^### 🔴/gm)?.length ?? 0
  expect(Number(errors) + shown).toBe(60)
  expect(warnings).toBe('200')
})

test('300 findings are cut to the limit without losing the verdict, the table and the counts', () => {
  const limitBytes = 12_000
  const text = renderMarkdown(crowded, { runUrl, limitBytes })
  expectGolden('crowded.md', text)
  expect(byteLength(text)).toBeLessThanOrEqual(limitBytes)
})
