import { timelineOf } from '../../src/report/timeline.ts'
import { effects, script, statement } from './fixtures/parts.ts'
import { timed } from './fixtures/timed.ts'

const up = timed.migrations[0]?.up

test('each table has its locks, the strongest first, and above them who is blocked for how long', () => {
  const timeline = up === undefined ? null : timelineOf(up)
  expect(timeline?.endMs).toBe(4000)
  const [statements, orders, ...others] = timeline?.groups ?? []
  expect(others).toEqual([])
  expect(statements?.lanes.map(({ label }) => label)).toEqual(['line 1', 'line 2'])
  expect(orders?.lanes).toEqual([
    { label: 'reads blocked', bars: [{ kind: 'blocks-all', fromMs: 10, untilMs: 4000, statement: null }] },
    {
      label: 'writes blocked',
      bars: [{ kind: 'blocks-writes', fromMs: 10, untilMs: 4000, statement: null }],
    },
    {
      label: 'ACCESS EXCLUSIVE',
      bars: [
        { kind: 'wait', fromMs: 1, untilMs: 10, statement: 0 },
        { kind: 'blocks-all', fromMs: 10, untilMs: 4000, statement: 0 },
      ],
    },
    { label: 'SHARE', bars: [{ kind: 'blocks-writes', fromMs: 20, untilMs: 4000, statement: 1 }] },
  ])
})

test('a script that was not measured has no picture', () => {
  expect(timelineOf(script({ file: 'a.sql', statements: [statement({ sql: 'SELECT 1' })] }))).toBeNull()
})

test('of ten thousand statements the slowest are shown, and the rest is counted', () => {
  const statements = Array.from({ length: 10_000 }, (_, index) =>
    statement({
      index,
      line: index + 1,
      sql: 'SELECT 1',
      startMs: index,
      effects: effects({ durationMs: index === 5000 ? 9 : 1 }),
    }),
  )
  const timeline = timelineOf(script({ file: 'a.sql', statements }))
  expect(timeline?.groups[0]?.lanes).toHaveLength(60)
  expect(timeline?.groups[0]?.lanes.map(({ label }) => label)).toContain('line 5001')
  expect(timeline?.leftOut).toBe(9_940)
})
