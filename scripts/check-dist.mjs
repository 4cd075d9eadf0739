import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'

/** Rebuilds `dist/` in place and fails when git sees a difference, files nobody committed included. */
const root = resolve(fileURLToPath(import.meta.url), '../..')
await build({ outdir: join(root, 'dist') })
const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', 'dist'], {
  cwd: root,
  encoding: 'utf8',
})
if (changed !== '') {
  process.stderr.write(
    `dist/ is not what the sources build:\n${changed}Run "npm run build" and commit the result.\n`,
  )
  process.exitCode = 1
}
