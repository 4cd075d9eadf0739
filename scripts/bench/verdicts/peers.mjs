import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MAX_BUFFER = 2 ** 28

/** The versions the figures in the README were measured with. */
const PACKAGES = { squawk: 'squawk-cli@2.66.0', pgfence: '@flvmnt/pgfence@0.1.5' }

/** Installs them into a scratch directory: neither is a dependency of ours. */
export async function installPeers(directory, names = Object.keys(PACKAGES)) {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'package.json'), '{"private": true}')
  await run('npm', ['install', '--no-audit', '--no-fund', ...names.map((name) => PACKAGES[name])], {
    cwd: directory,
  })
  return PACKAGES
}

/** Every finding of squawk is a warning; its lines count from 0. */
export async function squawk(directory, benchmark, files) {
  const { stdout } = await answer(join(directory, 'node_modules/.bin/squawk'), [
    ...['--reporter', 'json', '--pg-version', '18.0'],
    ...files.map((file) => join(benchmark, file)),
  ])
  const findings = JSON.parse(stdout).map(({ file, line, rule_name }) => ({
    file: relative(file, benchmark),
    line: line + 1,
    rule: rule_name,
    note: false,
  }))
  return { findings, refused: [] }
}

/** pgfence names the statement instead of a line. One file it cannot read would end it for all others. */
export async function pgfence(directory, benchmark, files) {
  const findings = []
  const refused = []
  for (const file of files) {
    const path = join(benchmark, file)
    const { stdout } = await answer(join(directory, 'node_modules/.bin/pgfence'), [
      ...['analyze', '--format', 'sql', '--output', 'json', '--min-pg-version', '18', path],
    ])
    if (stdout === '') {
      refused.push(file)
      continue
    }
    const text = await readFile(path, 'utf8')
    for (const { checks, policyViolations } of JSON.parse(stdout).results) {
      for (const { ruleId, statement, risk } of checks)
        findings.push({
          file,
          line: lineOf(text, statement),
          rule: ruleId,
          note: risk === 'LOW' || risk === 'SAFE',
        })
      for (const { ruleId } of policyViolations)
        findings.push({ file, line: null, rule: ruleId, note: false })
    }
  }
  return { findings, refused }
}

/** Exit status 1 means findings. */
async function answer(command, args) {
  try {
    return await run(command, args, { maxBuffer: MAX_BUFFER })
  } catch (cause) {
    if (typeof cause.stdout !== 'string') throw cause
    return cause
  }
}

function lineOf(text, statement) {
  const at = text.indexOf(statement)
  return at < 0 ? null : text.slice(0, at).split('\n').length
}

const relative = (path, directory) => path.slice(path.indexOf(directory) + directory.length + 1)
