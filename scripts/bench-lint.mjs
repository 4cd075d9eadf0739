import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeHistory } from './bench/history.mjs'
import { timed } from './bench/timed.mjs'
import { installPeers } from './bench/verdicts/peers.mjs'
import { build } from './build.mjs'

/**
 * Holds `rehearse lint` of many files in one process against squawk on the same files, in turn, each printing for a
 * terminal and as JSON. `pairs` is a history of golang-migrate, an up and a down script each; `plain` are files of no
 * layout. Wall time and time of the processors, user and system: the latter does not depend on what else the machine does.
 *
 *   npm run bench:lint -- [--files N] [--rounds N] [--json]   exit status 1 when what is printed for a terminal takes
 *   more than 3 times as long; JSON, in which squawk shows no source, is only told
 */
const LIMIT = 3

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
  },
})

const directory = await mkdtemp(join(tmpdir(), 'rehearse-bench-'))
try {
  const figures = await measure(Number(values.files), Number(values.rounds))
  console.log(values.json ? JSON.stringify(figures, null, 2) : table(figures))
  process.exitCode = figures.every(({ ratio, limit }) => limit === null || ratio <= limit) ? 0 : 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function measure(count, rounds) {
  const dist = join(directory, 'dist')
  const peers = join(directory, 'peers')
  await build({ outdir: dist })
  await installPeers(peers, ['squawk'])
  const squawk = [join(peers, 'node_modules/squawk-cli/js/bin/squawk'), '--pg-version', '18.0']
  const lint = [join(dist, 'cli.cjs'), 'lint', '--fail-on', 'never']
  const sets = { 'golang-migrate': await pairs(count), 'no layout': await plain(count) }
  const figures = []
  for (const [name, files] of Object.entries(sets)) {
    figures.push(await compare(`${name}, text`, [...lint, ...files], [...squawk, ...files], rounds, LIMIT))
    const asJson = [
      [...lint, '--format', 'json', ...files],
      [...squawk, '--reporter', 'json', ...files],
    ]
    figures.push(await compare(`${name}, JSON`, ...asJson, rounds, null))
  }
  return figures
}

/** Half as many migrations as files: each has an up and a down script. */
async function pairs(count) {
  await writeHistory(join(directory, 'migrations'), count / 2)
  return (await readdir(join(directory, 'migrations'))).map((file) => `migrations/${file}`)
}

/** The up scripts alone, under names that no layout knows. */
async function plain(count) {
  await writeHistory(join(directory, 'history'), count)
  await mkdir(join(directory, 'sql'))
  const ups = (await readdir(join(directory, 'history'))).filter((file) => file.endsWith('.up.sql'))
  const names = ups.map((file) => `sql/change_${file.replace('.up.sql', '.sql')}`)
  await Promise.all(
    ups.map((file, place) => copyFile(join(directory, 'history', file), join(directory, names[place]))),
  )
  return names
}

async function compare(name, ours, theirs, rounds, limit) {
  const [lints, squawks] = [[], []]
  for (let round = 0; round < rounds; round++) {
    lints.push(await once(ours))
    squawks.push(await once(theirs))
  }
  const [lint, squawk] = [middle(lints), middle(squawks)]
  return {
    name,
    lint,
    squawk,
    ratio: lint.wallMs / squawk.wallMs,
    processorRatio: lint.processorMs / squawk.processorMs,
    limit,
  }
}

async function once(args) {
  // squawk has no option that keeps findings from its exit status.
  const { stdout, wholeMs, processorMs } = await timed(args, { directory, accepts: [0, 1] })
  if (stdout === '') throw new Error(`${args[0]} said nothing`)
  return { wallMs: wholeMs, processorMs }
}

function middle(runs) {
  return {
    wallMs: median(runs.map((one) => one.wallMs)),
    processorMs: median(runs.map((one) => one.processorMs)),
  }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

function table(figures) {
  const ms = ({ wallMs, processorMs }) => `${Math.round(wallMs)} ms, processors ${Math.round(processorMs)} ms`
  const rows = [
    ['files', 'lint', 'squawk', 'ratio', 'of processor time', 'at most'],
    ['---', '---:', '---:', '---:', '---:', '---:'],
    ...figures.map(({ name, lint, squawk, ratio, processorRatio, limit }) => [
      name,
      ms(lint),
      ms(squawk),
      ratio.toFixed(2),
      processorRatio.toFixed(2),
      limit === null ? 'not gated' : `${limit}`,
    ]),
  ]
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
}
