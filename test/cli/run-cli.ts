import { Writable } from 'node:stream'
import { main } from '../../src/command-line.ts'

export interface CliRun {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in this process with streams of its own. */
export async function runCli(argv: readonly string[], cwd = process.cwd()): Promise<CliRun> {
  const [stdout, stderr] = [collector(), collector()]
  const status = await main(argv, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { PATH: process.env.PATH },
    cwd,
    signals: process,
    now: Date.now,
    assets: cwd,
  })
  return { status, stdout: stdout.text(), stderr: stderr.text() }
}

function collector() {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => chunks.join('') }
}
