import { main } from './command-line.ts'

/** The entry of the command line: hands in the real process. An exit status, not `exit`, so that output drains. */
async function run(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signals: process,
    assets: __dirname,
  })
}

void run()
