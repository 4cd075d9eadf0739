import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PLAN = '%syntax-version=1.0.0\n%project=benchmark\n\n'
const planned = (name) => `${name} 2026-01-01T00:00:00Z Bench <bench@localhost>\n`

/**
 * Reviews each migration in a repository of its own, on the schema of `base.sql`. The layout is Sqitch's, which sends
 * statements one by one as psql does: the text alone says where transactions begin and end, for every tool alike.
 * `postgres` is `embedded`, or `none`: parsed and predicted.
 */
export async function review({ cli, directory, files, textOf, rows }, postgres) {
  const base = textOf('base.sql')
  return await eachOf(files, async (file) => {
    const repository = join(directory, postgres, file.replaceAll('/', '-'))
    await write(repository, { 'sqitch.plan': PLAN + planned('base'), 'deploy/base.sql': base })
    await git(repository, 'init', '--quiet', '--initial-branch=main')
    await commit(repository)
    await write(repository, {
      'sqitch.plan': PLAN + planned('base') + planned('change'),
      'deploy/change.sql': textOf(file),
    })
    await git(repository, 'checkout', '--quiet', '-b', 'change')
    await commit(repository)
    const report = await answer(cli, [
      ...['review', '--repo', repository, '--base', 'main', '--rows', String(rows), '--rollback', 'off'],
      ...['--postgres', postgres, '--postgres-version', '18', '--format', 'json', '--fail-on', 'never'],
    ])
    await rm(repository, { recursive: true, force: true })
    return { file, ...told(report, file, 'deploy/change.sql') }
  })
}

/** `lint` of the file alone: what the other tools get. */
export async function lint({ cli, benchmark, files }) {
  return await eachOf(files, async (file) => {
    const report = await answer(cli, ['lint', '--format', 'json', '--fail-on', 'never', file], benchmark)
    return { file, ...told(report, file, file) }
  })
}

function told(report, file, path) {
  const findings = report.findings
    .filter((finding) => finding.file === path && finding.suppressed === undefined)
    .map(({ rule, line, severity }) => ({ file, line, rule, note: severity === 'note' }))
  const gaps = report.unchecked.filter(({ gates }) => gates).map(({ what, why }) => `${file}: ${what} ${why}`)
  return { findings, gaps }
}

async function answer(cli, args, cwd) {
  const { stdout } = await run(process.execPath, [cli, ...args], { cwd, maxBuffer: 2 ** 28 })
  return JSON.parse(stdout)
}

/** Two at a time on two processors; no figure of the benchmark is a time. */
async function eachOf(files, ask) {
  const answers = []
  const waiting = [...files]
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) answers.push(await ask(file))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return {
    findings: answers.flatMap(({ findings }) => findings),
    refused: [],
    gaps: answers.flatMap(({ gaps }) => gaps),
  }
}

async function write(directory, texts) {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(join(directory, path, '..'), { recursive: true })
    await writeFile(join(directory, path), text)
  }
}

async function commit(repository) {
  await git(repository, 'add', '--all')
  await git(repository, 'commit', '--quiet', '--message', 'state')
}

async function git(repository, ...args) {
  await run('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-C', repository, ...args])
}
