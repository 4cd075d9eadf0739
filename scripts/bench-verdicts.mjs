import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { lint, review } from './bench/verdicts/ours.mjs'
import { installPeers, pgfence, squawk } from './bench/verdicts/peers.mjs'
import { score } from './bench/verdicts/score.ts'
import { build } from './build.mjs'

/**
 * Holds our verdicts and those of two other linters against the labels in `bench/verdicts`, each of which
 * `test/verdicts` proves on a server. Prints the table of the README, then what was missed and what was told wrongly.
 *
 * `lint` is not asked unless it is named: it gets each file alone, without the schema that the others of ours know.
 *
 *   npm run bench:verdicts -- [--only TEXT] [--rows N] [--json] [--tools review,predict,lint,squawk,pgfence]
 */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const BENCHMARK = join(ROOT, 'bench', 'verdicts')

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rows: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
    tools: { type: 'string', default: 'review,predict,squawk,pgfence' },
  },
})

const textOf = (file) => readFileSync(join(BENCHMARK, file), 'utf8')
const labels = JSON.parse(textOf('labels.json')).filter(({ file }) => file.includes(values.only))
const files = labels.map(({ file }) => file)
const { tools, families } = JSON.parse(textOf('rules.json'))

const directory = await mkdtemp(join(tmpdir(), 'rehearse-bench-'))
try {
  await chmod(directory, 0o755)
  const scores = await measure()
  console.log(values.json ? JSON.stringify(scores, null, 2) : told(scores))
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function measure() {
  const asked = values.tools.split(',')
  const wants = (tool) => asked.includes(tool)
  const said = []
  if (['review', 'predict', 'lint'].some(wants)) {
    const dist = join(directory, 'dist')
    await build({ outdir: dist })
    const cli = join(dist, 'cli.cjs')
    const ours = { cli, directory, benchmark: BENCHMARK, files, textOf, rows: values.rows }
    if (wants('review')) said.push(['Rehearse, `review`', 'rehearse', await review(ours, 'embedded')])
    if (wants('predict'))
      said.push(['Rehearse, `review --postgres none`', 'rehearse', await review(ours, 'none')])
    if (wants('lint')) said.push(['Rehearse, `lint` of the file alone', 'rehearse', await lint(ours)])
  }
  if (['squawk', 'pgfence'].some(wants)) {
    const peers = join(directory, 'peers')
    const packages = await installPeers(peers)
    if (wants('squawk')) said.push([packages.squawk, 'squawk', await squawk(peers, BENCHMARK, files)])
    if (wants('pgfence')) said.push([packages.pgfence, 'pgfence', await pgfence(peers, BENCHMARK, files)])
  }
  return said.map(([name, tool, { findings, refused, gaps = [] }]) => ({
    name: name.replace(/@(?=\d)/, ' '),
    ...score({ labels, textOf, families }, findings, tools[tool]),
    findings,
    refused,
    gaps,
  }))
}

function told(scores) {
  const harmless = labels.filter(({ proof }) => proof === undefined).length
  const head = [
    '',
    'recall',
    'precision',
    'findings per harmless file',
    'harmless files flagged',
    'advice per harmless file',
  ]
  const rows = scores.map(({ name, recall, precision, perHarmless, flagged, advicePerHarmless }) => [
    name,
    ...[recall, precision, perHarmless].map((figure) => figure.toFixed(2)),
    `${flagged} of ${harmless}`,
    advicePerHarmless.toFixed(2),
  ])
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  return [
    `${labels.length - harmless} harmful and ${harmless} harmless migrations`,
    '',
    ...table,
    ...scores.flatMap(details),
  ].join('\n')
}

function details({ name, missed, falseAlarms, unmapped, refused, gaps }) {
  return [
    '',
    `${name}: ${missed.length} missed, ${falseAlarms.length} false, ${refused.length} files not read`,
    ...missed.map((place) => `  missed ${place}`),
    ...falseAlarms.map((place) => `  false  ${place}`),
    ...unmapped.map((rule) => `  ${rule} has no line in bench/verdicts/rules.json`),
    ...refused.map((file) => `  not read: ${file}`),
    ...gaps.map((gap) => `  not checked: ${gap}`),
  ]
}
