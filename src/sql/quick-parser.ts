import { setFlagsFromString } from 'node:v8'

/**
 * Keeps V8 from compiling the parser a second time for speed. Threads in the background would work on that, and the
 * end of the process would wait for them, for longer than parsing a thousand files takes without it. To be called
 * before the parser is loaded; it holds for all WebAssembly of the process.
 */
export function compileParserOnce(): void {
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'])
    setFlagsFromString(flag)
}
