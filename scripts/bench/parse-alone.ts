import { readFileSync } from 'node:fs'
import { loadModule, parseSync } from 'libpg-query'

/** The shortest way from the start of a process to a parsed script. Argument: the file. */
async function run(path: string): Promise<void> {
  await loadModule()
  parseSync(readFileSync(path, 'utf8'))
}

void run(process.argv[2] ?? '')
