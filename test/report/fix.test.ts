import type { Fix } from '../../src/model/report.ts'
import { proseToText } from '../../src/report/prose.ts'
import { fixTitle } from '../../src/report/sentences/fix.ts'

const fix = (over: Partial<Fix>): Fix => ({
  kind: 'recipe',
  replaces: 'statement',
  steps: [{ sql: 'SELECT 1;', transaction: true }],
  verified: true,
  readsBlockedMs: 0,
  writesBlockedMs: 11,
  asWritten: { readsBlockedMs: 0, writesBlockedMs: 3900 },
  ...over,
})

const { asWritten: _, ...neverPerformed } = fix({
  verified: false,
  readsBlockedMs: null,
  writesBlockedMs: null,
})

test.each([
  [fix({}), 'Safer way, performed. As written: writes on public.orders blocked 3.9 s; this way: 11 ms'],
  [
    fix({
      readsBlockedMs: 11,
      asWritten: { readsBlockedMs: 3900, writesBlockedMs: 3900 },
      kind: 'edit',
      edit: { line: 3, endLine: 5, replacement: 'SELECT 1;' },
    }),
    'Safer way, to replace lines 3 to 5, performed. As written: reads and writes on public.orders blocked 3.9 s; this way: 11 ms',
  ],
  [
    fix({ rowsLockedMs: 90, asWritten: { readsBlockedMs: 0, writesBlockedMs: 20, rowsLockedMs: 3900 } }),
    'Safer way, performed. As written: writes on public.orders blocked 20 ms, rows of public.orders locked 3.9 s; this way: writes 11 ms, rows 90 ms',
  ],
  [fix({ writesBlockedMs: 0, asWritten: { readsBlockedMs: 0, writesBlockedMs: 0 } }), 'Safer way, performed'],
  [
    fix({ verified: false, writesBlockedMs: 3700 }),
    'Safer way, performed and not enough by itself. As written: writes on public.orders blocked 3.9 s; this way: 3.7 s',
  ],
  [neverPerformed, 'Safer way, not proved'],
])('what is said of a fix: %#', (told, title) => {
  expect(proseToText(fixTitle(told, 'public.orders'))).toBe(title)
})
