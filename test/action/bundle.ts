import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(__dirname, '../..')

/** Builds what ships into a directory of its own, so that a stale `dist/` is never what was tested. */
export function buildDist(): { readonly directory: string; readonly remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'rehearse-dist-'))
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--outdir', directory], { stdio: 'pipe' })
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

/**
 * Bundles a module with everything it imports, the way it ships, for as long as `use` runs. The packages of the
 * runner's toolkit are ES modules only, which Jest cannot load by itself.
 */
export function withBundle<T>(source: string, use: (file: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'rehearse-bundle-'))
  const outfile = join(directory, 'bundle.cjs')
  try {
    execFileSync(
      process.execPath,
      [join(ROOT, 'scripts/build.mjs'), '--bundle', source, '--outfile', outfile],
      { cwd: ROOT, stdio: 'pipe' },
    )
    return use(outfile)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Loads a module as a bundle. */
export function loadBundled<T>(source: string): T {
  return withBundle(source, (file) => require(file) as T)
}
