import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Runs a script of Node and takes the time on the clock and the time of the processors, user and system, in
 * milliseconds. The shell adds up the latter over every process that was waited for. `directory` holds a scratch file.
 *
 * @param {readonly string[]} args
 * @param {{ directory: string, cwd?: string, env?: Record<string, string>, accepts?: readonly number[] }} place
 *   `accepts` are exit statuses that are no failure
 */
export async function timed(args, { directory, cwd = directory, env = {}, accepts = [0] }) {
  const times = join(directory, 'times')
  const command = '"$@"; status=$?; times > "$TIMES_FILE"; exit $status'
  const began = performance.now()
  const { stdout } = await run('bash', ['-c', command, 'bash', process.execPath, ...args], {
    cwd,
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...env, TIMES_FILE: times },
  }).catch((error) => {
    if (accepts.includes(error.code)) return error
    throw error
  })
  const wholeMs = performance.now() - began
  const children = (await readFile(times, 'utf8')).trim().split('\n').at(-1) ?? ''
  return { stdout, wholeMs, processorMs: milliseconds(children) }
}

function milliseconds(text) {
  return [...text.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  )
}
