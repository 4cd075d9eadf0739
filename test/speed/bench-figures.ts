import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** What a bench of `scripts/` prints. Its exit status says what the figures say; they are read either way. */
export function benchFigures<T>(script: string, options: readonly string[]): T {
  try {
    return JSON.parse(run(script, options))
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    if (stdout === undefined || stdout === '') throw error
    return JSON.parse(stdout)
  }
}

function run(script: string, options: readonly string[]): string {
  const args = [join(__dirname, '../../scripts', script), '--json', ...options]
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
