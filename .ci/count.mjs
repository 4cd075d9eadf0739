import { readFileSync } from 'node:fs'

/**
 * Adds up Jest's own counts and prints the closing line. A step that failed without a failed test (a linter, a
 * stale file, a suite that did not start) counts as one failure; a missing result file as another.
 *
 *   node .ci/count.mjs FAILED_STEPS RESULT.json...
 */
const [failedSteps, ...files] = process.argv.slice(2)
const results = files.map((file) => JSON.parse(readFileSync(file, 'utf8')))
const sum = (key) => results.reduce((total, result) => total + result[key], 0)

const failedTests = sum('numFailedTests')
const passed = sum('numPassedTests')
const skipped = sum('numPendingTests') + sum('numTodoTests')
const failed = failedTests > 0 ? failedTests : Number(failedSteps)
if (skipped > 0) console.log(`${skipped} tests were skipped; none may be.`)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed > 0 || skipped > 0 || passed === 0 || Number(failedSteps) > 0 ? 1 : 0
