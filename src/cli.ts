import * as nodeModule from 'node:module'

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
  if (PARSING.includes(argv[0] ?? '')) {
    await import('libpg-query')
    // Reading the rest blocks this thread; one turn of the event loop lets the compilation begin before.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { main } = await import('./command-line.ts')
  process.exitCode = await main(argv, {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signals: process,
    assets: __dirname,
  })
}

void run()
