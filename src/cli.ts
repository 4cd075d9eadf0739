import * as nodeModule from 'node:module'
import { compileParserOnce } from './sql/quick-parser.ts'

/** Commands that parse SQL. */
const PARSING = ['review', 'lint', 'demo']

/**
 * The entry of the command line: hands in the real process. An exit status, not `exit`, so that output drains.
 *
 * The parser compiles in a thread of its own. Started before the rest of the program is read, it is ready when the
 * first file has been found.
 */
async function run(): Promise<void> {
  // Node 22 and later keep compiled code between runs, in their own directory below the temporary one.
  nodeModule.enableCompileCache?.()
  const argv = process.argv.slice(2)
  // Awaited, because the compilation begins a few turns after the import.
  if (PARSING.includes(argv[0] ?? '')) {
    compileParserOnce()
    await import('libpg-query')
  }
  const { main } = await import('./command-line.ts')
  process.exitCode = await main(argv, {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signals: process,
    now: Date.now,
    assets: __dirname,
  })
}

void run()
