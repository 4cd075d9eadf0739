import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { writeLongHistory } from './bench/long-history.mjs'
import { timed } from './bench/timed.mjs'
import { build, bundle } from './build.mjs'

/**
 * Reviews a long history with down scripts (`--all --rows 1000`) and holds it against a minimal client that sends the
 * same scripts up, down and up over one connection and runs `pg_dump -s` after each, on the same PostgreSQL 15 with
 * the same settings. Time on the clock and time of the processors count both: the latter does not depend on what else
 * the machine does.
 *
 *   node scripts/bench-rollbacks.mjs [--migrations N] [--rounds N] [--json]   exit status 1 when a ratio is above 2
 */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const LIMIT = 2
const run = promisify(execFile)

const { values } = parseArgs({
  options: {
    migrations: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '1' },
    dump: { type: 'string', default: '/usr/lib/postgresql/15/bin/pg_dump' },
    json: { type: 'boolean', default: false },
  },
})

const directory = await mkdtemp(join(tmpdir(), 'rehearse-bench-'))
try {
  await chmod(directory, 0o755)
  const figures = await measure(Number(values.migrations), Number(values.rounds))
  console.log(values.json ? JSON.stringify(figures, null, 2) : told(figures))
  process.exitCode = figures.ratio <= LIMIT ? 0 : 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function measure(migrations, rounds) {
  const dist = join(directory, 'dist')
  await build({ outdir: dist })
  await bundle('scripts/bench/minimal-client.ts', join(directory, 'minimal-client.cjs'))
  const repository = join(directory, 'repository')
  await writeLongHistory(join(repository, 'migrations'), migrations)
  await commitAll(repository)
  const clients = []
  const reviews = []
  for (let round = 0; round < rounds; round++) {
    clients.push(await minimalClient(repository))
    reviews.push(await review(dist, repository, migrations))
  }
  const client = best(clients)
  const reviewed = best(reviews)
  return {
    migrations,
    client,
    review: reviewed,
    ratio: reviewed.wholeMs / client.wholeMs,
    processorRatio: reviewed.processorMs / client.processorMs,
    limit: LIMIT,
  }
}

async function commitAll(repository) {
  const git = (...args) =>
    run('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-C', repository, ...args])
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'history')
}

async function minimalClient(repository) {
  const { stdout, ...times } = await measured([
    join(directory, 'minimal-client.cjs'),
    join(repository, 'migrations'),
    values.dump,
  ])
  return { ...times, dumpMs: JSON.parse(stdout).dumpMs }
}

/** No time limit is near, so that nothing is left out. */
async function review(dist, repository, migrations) {
  const options = ['--all', '--rows', '1000', '--postgres', 'local', '--postgres-version', '15']
  const { stdout, ...times } = await measured([
    join(dist, 'cli.cjs'),
    'review',
    ...['--repo', repository, ...options, '--timeout', '3600', '--format', 'json', '--fail-on', 'never'],
  ])
  const report = JSON.parse(stdout)
  if (report.migrations.length !== migrations)
    throw new Error(`The review looked at ${report.migrations.length} migrations.`)
  const statuses = Object.groupBy(report.migrations, ({ rollback }) => rollback.status)
  const stages = Object.groupBy(report.timings, ({ stage }) => stage)
  return {
    ...times,
    statuses: Object.fromEntries(Object.entries(statuses).map(([status, of]) => [status, of.length])),
    unchecked: [...new Set(report.unchecked.map(({ what, why }) => `${what} ${why}`))].slice(0, 5),
    stages: Object.fromEntries(
      Object.entries(stages).map(([stage, of]) => [
        stage,
        Math.round(of.reduce((sum, { ms }) => sum + ms, 0)),
      ]),
    ),
  }
}

async function measured(args) {
  const peak = join(directory, 'peak')
  const env = { PEAK_MEMORY_FILE: peak, REHEARSE_CACHE_DIR: join(directory, 'cache') }
  const times = await timed(['--require', join(ROOT, 'scripts/bench/peak-memory.cjs'), ...args], {
    directory,
    cwd: process.cwd(),
    env,
  })
  return { ...times, peakMiB: Number(await readFile(peak, 'utf8')) }
}

function best(rounds) {
  return rounds.toSorted((a, b) => a.wholeMs - b.wholeMs)[0]
}

function told({ migrations, client, review, ratio, processorRatio, limit }) {
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`
  return [
    `${migrations} migrations, up, down and up each`,
    `minimal client: ${seconds(client.wholeMs)}, processors ${seconds(client.processorMs)}, of it waiting for pg_dump ${seconds(client.dumpMs)}`,
    `review: ${seconds(review.wholeMs)}, processors ${seconds(review.processorMs)}, peak memory ${review.peakMiB} MiB`,
    `ratio: ${ratio.toFixed(2)} (at most ${limit}), of processor time ${processorRatio.toFixed(2)}`,
    `statuses: ${JSON.stringify(review.statuses)}`,
    `stages in ms: ${JSON.stringify(review.stages)}`,
    ...review.unchecked,
  ].join('\n')
}
