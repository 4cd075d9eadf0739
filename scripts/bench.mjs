import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { writeChange, writeHistory } from './bench/history.mjs'
import { build, bundle } from './build.mjs'

/**
 * Measures the bundled command line against yardsticks in the same run and prints a table. Ratios are what counts;
 * milliseconds depend on the machine. The best of several alternating rounds stands for each figure, because
 * whatever else the machine does only ever adds.
 *
 *   node scripts/bench.mjs [--rounds N] [--json] [--first-parse]   exit status 1 when a ratio is above its limit
 *
 * --first-parse measures the start of the command line alone.
 */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const run = promisify(execFile)

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    'first-parse': { type: 'boolean', default: false },
  },
})

const directory = await mkdtemp(join(tmpdir(), 'rehearse-bench-'))
try {
  const figures = await measure(directory, Number(values.rounds))
  console.log(values.json ? JSON.stringify(figures, null, 2) : table(figures))
  process.exitCode = figures.every(({ ratio, limit }) => limit === null || (ratio !== null && ratio <= limit))
    ? 0
    : 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function measure(directory, rounds) {
  const dist = join(directory, 'dist')
  await build({ outdir: dist })
  await bundle('scripts/bench/yardstick.ts', join(directory, 'yardstick.cjs'))
  await bundle('scripts/bench/parse-alone.ts', join(directory, 'parse-alone.cjs'))
  await cp(join(dist, 'libpg-query.wasm'), join(directory, 'libpg-query.wasm'))
  if (values['first-parse']) return [await measureFirstParse(directory, dist, rounds * 10)]
  await linkServers(directory)
  const figures = await measureKept(directory, dist, 500, rounds)
  for (const earlier of [300, 820]) {
    figures.push(...(await measureReview(directory, dist, { earlier, kind: 'column', limit: 1 }, rounds)))
  }
  const [, withIndex] = await measureReview(
    directory,
    dist,
    { earlier: 300, kind: 'index', limit: null },
    rounds,
  )
  figures.push(withIndex)
  figures.push(await measureFirstParse(directory, dist, rounds * 10))
  return figures
}

async function measureReview(directory, dist, { earlier, kind, limit }, rounds) {
  const repository = await repositoryWith(directory, earlier, kind)
  const yardsticks = []
  const reviews = []
  for (let round = 0; round < rounds; round++) {
    yardsticks.push(await yardstick(directory, join(repository, 'migrations')))
    reviews.push(await review(dist, repository))
  }
  const sendMs = best(yardsticks.map((result) => result.sendMs))
  const startMs = best(yardsticks.map((result) => result.startMs))
  const baselineMs = best(reviews.map((result) => result.baselineMs))
  // The whole run and its own seeding belong together.
  const whole = reviews.toSorted((a, b) => a.wholeMs - a.seedingMs - (b.wholeMs - b.seedingMs))[0]
  return [
    figure(`baseline of ${earlier} migrations`, baselineMs, sendMs, 1.3),
    figure(
      `review of one (${kind}) after ${earlier}`,
      whole.wholeMs,
      3 * sendMs + startMs + whole.seedingMs,
      limit,
    ),
  ]
}

/** A history that is applied, kept, and brought back in a second run. Each round begins with nothing kept. */
async function measureKept(directory, dist, earlier, rounds) {
  const repository = await repositoryWith(directory, earlier, 'column')
  const [yardsticks, firsts, seconds] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    yardsticks.push((await yardstick(directory, join(repository, 'migrations'))).sendMs)
    firsts.push((await review(dist, repository)).baselineMs)
    seconds.push((await review(dist, repository, { keeps: true })).baselineMs)
  }
  return [
    figure(`baseline of ${earlier} migrations`, best(firsts), best(yardsticks), 1.2),
    figure(`the same, kept by the run before`, best(seconds), best(firsts), 0.3),
  ]
}

/** Reviews look for kept baselines in a cache of the bench's own, which still holds the downloaded servers. */
async function linkServers(directory) {
  const { REHEARSE_CACHE_DIR, XDG_CACHE_HOME } = process.env
  const places = [
    REHEARSE_CACHE_DIR,
    join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'rehearse'),
    '/var/cache/rehearse',
  ]
  const servers = places.map((place) => join(place ?? '', 'embedded-postgres')).find(existsSync)
  const cache = cacheOf(directory)
  await mkdir(cache)
  // The server's account passes through on its way to its programs.
  for (const path of [directory, cache]) await chmod(path, 0o755)
  if (servers !== undefined) await symlink(servers, join(cache, 'embedded-postgres'))
}

function cacheOf(directory) {
  return join(directory, 'cache')
}

/**
 * `ratio` is the measured time as a multiple of the yardstick's; `null`: there was nothing to measure. `limit` is
 * `null` where the figure is only told.
 */
function figure(name, ms, yardstickMs, limit) {
  const ratio = ms / yardstickMs
  return { name, ms, yardstickMs, ratio: Number.isFinite(ratio) ? ratio : null, limit }
}

/** One server start is all that the minimal client does besides sending: process, server, database, and the end of them. */
async function yardstick(directory, migrations) {
  const began = performance.now()
  const { stdout } = await run(process.execPath, [join(directory, 'yardstick.cjs'), migrations])
  const { sendMs } = JSON.parse(stdout)
  return { sendMs, startMs: performance.now() - began - sendMs }
}

async function review(dist, repository, { keeps = false } = {}) {
  const cache = cacheOf(dirname(dist))
  if (!keeps) await rm(join(cache, 'baselines'), { recursive: true, force: true })
  const began = performance.now()
  const { stdout } = await run(
    process.execPath,
    [
      join(dist, 'cli.cjs'),
      'review',
      '--repo',
      repository,
      '--base',
      'main',
      '--head',
      'change',
      '--postgres',
      'embedded',
      '--format',
      'json',
      '--fail-on',
      'never',
    ],
    { maxBuffer: 2 ** 28, env: { ...process.env, REHEARSE_CACHE_DIR: cache } },
  )
  const wholeMs = performance.now() - began
  const { timings, migrations, unchecked } = JSON.parse(stdout)
  for (const { what, why } of unchecked) process.stderr.write(`Not a fair measurement: ${what} ${why}\n`)
  if (migrations.length !== 1)
    throw new Error(`The review looked at ${migrations.length} migrations, not at one`)
  const stage = (name) =>
    timings.filter((timing) => timing.stage === name).reduce((sum, { ms }) => sum + ms, 0)
  return { wholeMs, baselineMs: stage('baseline'), seedingMs: stage('seeding') }
}

/** `lint` of one file: from the start of the process to the first tree, without git in between. */
async function measureFirstParse(directory, dist, rounds) {
  const repository = await repositoryWith(directory, 1, 'column')
  const script = join(repository, 'migrations', '000002_column.up.sql')
  const alone = []
  const cli = []
  for (let round = 0; round < rounds; round++) {
    alone.push(await firstParse(directory, [join(directory, 'parse-alone.cjs'), script]))
    cli.push(await firstParse(directory, [join(dist, 'cli.cjs'), 'lint', script]))
  }
  return figure('start to first parse', median(cli), median(alone), 1.3)
}

async function firstParse(directory, args) {
  const file = join(directory, 'first-parse')
  await rm(file, { force: true })
  const ended = await run(
    process.execPath,
    ['--require', join(ROOT, 'scripts/bench/first-parse.cjs'), ...args],
    { env: { ...process.env, FIRST_PARSE_FILE: file } },
  ).catch((error) => error)
  // How the process goes on after its first parse is not measured here; that it parsed nothing fails the figure.
  const text = await readFile(file, 'utf8').catch(() => {
    process.stderr.write(`${args.join(' ')} parsed nothing. ${ended.stderr ?? ''}\n`)
    return 'NaN'
  })
  return Number(text)
}

/** A repository whose branch `main` holds the history and whose branch `change` adds one migration. */
async function repositoryWith(directory, earlier, kind) {
  const repository = join(directory, `history-${earlier}-${kind}`)
  await mkdir(repository)
  const git = (...args) =>
    run('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-C', repository, ...args])
  await git('init', '--quiet', '--initial-branch=main')
  await writeHistory(join(repository, 'migrations'), earlier)
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'history')
  await git('switch', '--quiet', '--create', 'change')
  await writeChange(join(repository, 'migrations'), earlier + 1, kind)
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'change')
  return repository
}

/** Of times as short as a process start the best is luck; the middle one of many is steady. */
function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

function best(numbers) {
  return Math.min(...numbers)
}

function table(figures) {
  const cells = figures.map(({ name, ms, yardstickMs, ratio, limit }) => [
    name,
    `${Math.round(ms)} ms`,
    `${Math.round(yardstickMs)} ms`,
    ratio?.toFixed(2) ?? 'none',
    limit === null ? 'not gated' : `${limit}`,
  ])
  const rows = [
    ['what', 'measured', 'yardstick', 'ratio', 'at most'],
    ['---', '---:', '---:', '---:', '---:'],
    ...cells,
  ]
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
}
