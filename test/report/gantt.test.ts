import type { Report } from '../../src/model/report.ts'
import { ganttBlocks } from '../../src/report/sections/gantt.ts'
import { timed } from './fixtures/timed.ts'

const chartOf = (report: Report) =>
  ganttBlocks(report)
    .map(({ markdown }) => markdown)
    .join('\n')

test('a migration that is not safe gets a chart of its statements and of the locks on each table', () => {
  expect(chartOf(timed)).toBe(`<details>
<summary>When which lock was held: <code>0009_orders.up.sql</code>, 4 s</summary>

\`\`\`mermaid
%%{init: {"gantt": {"leftPadding": 121}}}%%
gantt
    dateFormat x
    axisFormat %S.%L
    section Statements
    line 1, 20 ms :0, 20
    line 2, 4 s :20, 4000
    section public.orders
    reads blocked, 4 s :crit, 10, 4000
    writes blocked, 4 s :active, 10, 4000
    ACCESS EXCLUSIVE, 4 s :crit, 10, 4000
    SHARE, 4 s :active, 20, 4000
\`\`\`

</details>`)
})

test('a safe migration needs none', () => {
  const migrations = timed.migrations.map((one) => ({ ...one, verdict: 'safe' as const }))
  expect(ganttBlocks({ ...timed, migrations })).toEqual([])
})

test('a name that Mermaid would read as its own cannot change the chart', () => {
  const table = 'public.a:b;#%%{init}%%\nclick x href "https://example.org"'
  const migrations = timed.migrations.map((one) => ({
    ...one,
    up: {
      ...one.up,
      impact: one.up.impact.map((impact) => ({ ...impact, table })),
      statements: one.up.statements.map((statement) => ({
        ...statement,
        effects: {
          ...statement.effects,
          locks: statement.effects.locks.map((lock) => ({ ...lock, table })),
        },
      })),
    },
  }))
  const lines = chartOf({ ...timed, migrations }).split('\n')
  expect(lines).toContain('    section public.a b init click x href https exam…')
  expect(lines.filter((line) => line.startsWith('    section'))).toHaveLength(2)
})
