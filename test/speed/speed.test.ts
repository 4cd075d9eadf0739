import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

interface Figure {
  readonly name: string
  readonly ratio: number | null
  readonly limit: number | null
}

test('the ratios of the README hold', () => {
  const script = join(__dirname, '..', '..', 'scripts', 'bench.mjs')
  const result = runToEnd(process.execPath, [script, '--json', '--rounds', '5'])
  const figures: readonly Figure[] = JSON.parse(result)
  expect(figures.map(({ name }) => name)).toEqual([
    'baseline of 300 migrations',
    'review of one (column) after 300',
    'baseline of 820 migrations',
    'review of one (column) after 820',
    'review of one (index) after 300',
    'start to first parse',
  ])
  expect(figures.filter(({ ratio, limit }) => limit !== null && (ratio === null || ratio > limit))).toEqual(
    [],
  )
}, 600_000)

/** Its exit status says what the figures say; they are read either way. */
function runToEnd(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    if (stdout === undefined || stdout === '') throw error
    return stdout
  }
}
