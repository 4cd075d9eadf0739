import { chmod, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import { licenceTexts } from './licences.mjs'

/**
 * Builds `dist/`: what runs from a clone without `npm install`, and what the Action runs. The output is the
 * same on every machine: paths in it are relative to the repository, and native add-ons, which exist only
 * where install scripts ran, stay outside.
 *
 * Run directly it builds into `dist/` (or `--outdir DIR`). Tests call `build` with a directory of their own.
 */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** testcontainers alone is four times the rest, fails to load on Node 20, and is needed for Docker only. */
const keepTestcontainersApart = {
  name: 'keep-testcontainers-apart',
  setup(plugin) {
    plugin.onResolve({ filter: /^testcontainers$/ }, () => ({ path: './testcontainers.cjs', external: true }))
  },
}

/**
 * @param {{ outdir: string, log?: (line: string) => void }} options
 * @returns {Promise<void>} when everything is written; rejects when a source does not build
 */
export async function build({ outdir, log = () => {} }) {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  await rm(outdir, { recursive: true, force: true })
  await mkdir(outdir, { recursive: true })

  const common = {
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['*.node'],
    // Inside CommonJS a native `import()` of a neighbour would lose the named exports of a CommonJS module.
    supported: { 'dynamic-import': false },
    define: { REHEARSE_VERSION: JSON.stringify(version) },
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  }
  const own = { ...common, plugins: [keepTestcontainersApart] }
  const entries = [
    {
      ...own,
      entryPoints: ['src/cli.ts'],
      outfile: join(outdir, 'cli.cjs'),
      banner: { js: '#!/usr/bin/env node' },
    },
    { ...own, entryPoints: ['src/action.ts'], outfile: join(outdir, 'action.cjs') },
    {
      ...common,
      stdin: {
        contents: "module.exports = require('testcontainers')",
        resolveDir: ROOT,
        sourcefile: 'testcontainers',
      },
      outfile: join(outdir, 'testcontainers.cjs'),
      minifyWhitespace: true,
      minifySyntax: true,
    },
  ]
  const inputs = new Set()
  for (const entry of entries) {
    const [source] = entry.entryPoints ?? []
    if (source !== undefined && !(await exists(join(ROOT, source)))) {
      log(`skipped ${source}: not there`)
      continue
    }
    const { metafile } = await esbuild.build(entry)
    for (const input of Object.keys(metafile.inputs)) inputs.add(input)
  }
  if (await exists(join(outdir, 'cli.cjs'))) await chmod(join(outdir, 'cli.cjs'), 0o755)

  // The parser's loader looks for its WebAssembly file beside the script that is running. Git records the
  // executable bit, so it is the same wherever npm unpacked the package.
  const parser = join(outdir, 'libpg-query.wasm')
  await cp(join(ROOT, 'node_modules/libpg-query/wasm/libpg-query.wasm'), parser)
  await chmod(parser, 0o644)
  await copyIfPresent('docs/report.schema.json', join(outdir, 'report.schema.json'))
  await copyIfPresent('examples/bookshop', join(outdir, 'example'))
  await writeFile(join(outdir, 'licenses.txt'), await licenceTexts(ROOT, inputs))
}

async function copyIfPresent(from, to) {
  if (await exists(join(ROOT, from))) await cp(join(ROOT, from), to, { recursive: true })
}

const exists = (path) =>
  stat(path).then(
    () => true,
    () => false,
  )

if (process.argv[1] !== undefined && pathToFileURL(resolve(process.argv[1])).href === import.meta.url) {
  const at = process.argv.indexOf('--outdir')
  const outdir = at === -1 ? join(ROOT, 'dist') : resolve(process.argv[at + 1] ?? '')
  await build({ outdir, log: (line) => process.stderr.write(`${line}\n`) })
}
