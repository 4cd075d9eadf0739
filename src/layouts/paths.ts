import { posix } from 'node:path'

/** `.` for files in the root. */
export const directoryOfPath = (path: string): string => posix.dirname(path)

export const fileName = (path: string): string => posix.basename(path)

/** Whether the path is the directory or lies in it. */
export function isWithin(path: string, directory: string): boolean {
  return directory === '.' || path === directory || path.startsWith(`${directory}/`)
}

/** Plain code-unit order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Compares lists of numbers item by item; a missing item counts as 0, so 1.0 equals 1. */
export function compareVersions(a: readonly bigint[], b: readonly bigint[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index] ?? 0n, b[index] ?? 0n]
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
