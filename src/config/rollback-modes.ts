import type { RollbackMode } from '../model/rollback.ts'
import { ROLLBACK_MODES } from './options.ts'
import { type Reading, readList } from './setting-values.ts'

/** How the rollbacks of one directory count. The longest directory that holds a target decides. */
export interface RollbackSetting {
  /** Relative to the repository root; `.` for everything. */
  readonly directory: string
  readonly mode: RollbackMode
}

/**
 * A mode for everything, `DIRECTORY=MODE` items, or a mapping from directory to mode. A list may hold both: a mode
 * without a directory is for what no directory names.
 */
export function readRollbackModes(value: unknown): Reading<readonly RollbackSetting[]> {
  const items = isMapping(value)
    ? Object.entries(value).map(([directory, mode]) => `${directory}=${String(mode)}`)
    : readList(value)
  if ('ok' in items && !items.ok) return items
  const settings: RollbackSetting[] = []
  for (const item of 'ok' in items ? items.value : items) {
    const at = item.lastIndexOf('=')
    const word = item.slice(at + 1).trim()
    const mode = ROLLBACK_MODES.find((known) => known === word)
    const directory = at < 0 ? '.' : plainDirectory(item.slice(0, at).trim())
    if (mode === undefined || directory === '') {
      const accepted = ROLLBACK_MODES.join(', ')
      return {
        ok: false,
        problem: `must hold ${accepted}, or DIRECTORY=MODE with one of them, not "${item}".`,
      }
    }
    if (settings.some((one) => one.directory === directory)) {
      return { ok: false, problem: `names ${directory === '.' ? 'the whole repository' : directory} twice.` }
    }
    settings.push({ directory, mode })
  }
  return { ok: true, value: settings }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `./db/migrations/` and `db/migrations` are one directory. */
export function plainDirectory(written: string): string {
  const path = written.replace(/^(?:\.\/)+(?=.)/, '').replace(/(?<=.)\/+$/, '')
  return path === './' ? '.' : path
}
