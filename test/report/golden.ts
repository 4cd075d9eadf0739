import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Compares with `golden/<name>`, whole. `UPDATE_GOLDEN=1` writes the file instead; read the difference before
 * committing it, because these files are what users see.
 */
export function expectGolden(name: string, actual: string): void {
  const path = join(__dirname, 'golden', name)
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, actual)
  expect(actual).toBe(readFileSync(path, 'utf8'))
}
