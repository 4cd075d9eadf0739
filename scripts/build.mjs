import { chmod, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import * as esbuild from 'esbuild'
import { licenceTexts } from './licences.mjs'

/**
 * Builds `dist/`: what runs from a clone without `npm install`, and what the Action runs. The output is the
 * same on every machine: paths in it are relative to the repository, and native add-ons, which exist only
 * where install scripts ran, stay outside.
 *
 * Run directly it builds into `dist/` or `--outdir DIR`; `--bundle SOURCE --outfile FILE` makes one bundle.
 */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Packages that become files of their own, loaded when they are needed: testcontainers is four times the rest, fails
 * to load on Node 20 and serves Docker only; the others would be read at every start although few commands use them.
 */
const APART = ['testcontainers', 'libpg-query', 'pg', 'tar', 'yaml']

/**
 * Parts of our own that become files of their own, for the same reason. What they have in common with the rest is in
 * each of the files: they share no state, and errors that pass between them are known by name (`model/errors.ts`).
 */
const OWN_APART = {
  'src/cli/run-review.ts': 'review.cjs',
  'src/cli/run-lint.ts': 'lint.cjs',
  'src/lint-report.ts': 'lint-report.cjs',
  'src/rules/index.ts': 'rules.cjs',
  'src/catalog/mend/mend.ts': 'mend.cjs',
  'src/report/markdown.ts': 'markdown.cjs',
  'src/report/html/page.ts': 'html.cjs',
  'src/report/sarif.ts': 'sarif.cjs',
  'src/report/text.ts': 'text.cjs',
}

const keepOwnApart = {
  name: 'keep-own-apart',
  setup(plugin) {
    plugin.onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined
      const file = OWN_APART[relative(ROOT, resolve(resolveDir, path))]
      return file === undefined ? undefined : { path: `./${file}`, external: true }
    })
  },
}

const keepPackagesApart = (names) => ({
  name: 'keep-packages-apart',
  setup(plugin) {
    plugin.onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path }) => ({
      path: `./${path}.cjs`,
      external: true,
    }))
  },
})

/**
 * What follows the first lines of the command line is a file of its own: the entry starts the parser, which compiles
 * in a thread of its own, while the rest is still being read.
 */
const startParserFirst = {
  name: 'start-parser-first',
  setup(plugin) {
    plugin.onResolve({ filter: /^\.\/command-line\.ts$/ }, ({ importer }) =>
      importer.endsWith('cli.ts') ? { path: './command-line.cjs', external: true } : undefined,
    )
  },
}

async function options() {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  return {
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
}

/**
 * Bundles one module the way the product is bundled, for tests of parts that Jest cannot load by itself.
 *
 * @param {string} source relative to the repository
 * @param {string} outfile
 */
export async function bundle(source, outfile) {
  const common = await options()
  const plugins = [keepPackagesApart(['testcontainers'])]
  await esbuild.build({ ...common, plugins, entryPoints: [source], outfile })
}

/**
 * @param {{ outdir: string }} request
 * @returns {Promise<void>} when everything is written; rejects when a source does not build
 */
export async function build({ outdir }) {
  await rm(outdir, { recursive: true, force: true })
  await mkdir(outdir, { recursive: true })
  const common = await options()
  // A shorter file is read faster at every start; names stay, for stack traces.
  const own = {
    ...common,
    plugins: [keepPackagesApart(APART), keepOwnApart, startParserFirst],
    minifyWhitespace: true,
  }
  const entries = [
    {
      ...own,
      entryPoints: ['src/cli.ts'],
      outfile: join(outdir, 'cli.cjs'),
      banner: { js: '#!/usr/bin/env node' },
    },
    { ...own, entryPoints: ['src/command-line.ts'], outfile: join(outdir, 'command-line.cjs') },
    { ...own, entryPoints: ['src/action.ts'], outfile: join(outdir, 'action.cjs') },
    ...Object.entries(OWN_APART).map(([source, file]) => ({
      ...own,
      entryPoints: [source],
      outfile: join(outdir, file),
    })),
    ...APART.map((name) => ({ ...packageAlone(common, name), outfile: join(outdir, `${name}.cjs`) })),
  ]
  const inputs = new Set()
  for (const entry of entries) {
    const { metafile } = await esbuild.build(entry)
    for (const input of Object.keys(metafile.inputs)) inputs.add(input)
  }
  await chmod(join(outdir, 'cli.cjs'), 0o755)

  // The parser's loader looks for its WebAssembly file beside the script that is running. Git records the
  // executable bit, so it is the same wherever npm unpacked the package.
  const parser = join(outdir, 'libpg-query.wasm')
  await cp(join(ROOT, 'node_modules/libpg-query/wasm/libpg-query.wasm'), parser)
  await chmod(parser, 0o644)
  await copyIfPresent('docs/report.schema.json', join(outdir, 'report.schema.json'))
  await copyIfPresent('examples/bookshop', join(outdir, 'example'))
  for (const part of ['page.css', 'page.js']) {
    await copyIfPresent(`src/report/html/${part}`, join(outdir, 'report/html', part))
  }
  await writeFile(join(outdir, 'licenses.txt'), await licenceTexts(ROOT, inputs))
}

function packageAlone(common, name) {
  const stdin = { contents: `module.exports = require('${name}')`, resolveDir: ROOT, sourcefile: name }
  return { ...common, stdin, minifyWhitespace: true, minifySyntax: true }
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
  const { values } = parseArgs({
    options: { outdir: { type: 'string' }, bundle: { type: 'string' }, outfile: { type: 'string' } },
  })
  if (values.bundle !== undefined && values.outfile !== undefined) {
    await bundle(values.bundle, resolve(values.outfile))
  } else {
    await build({ outdir: values.outdir ? resolve(values.outdir) : join(ROOT, 'dist') })
  }
}
