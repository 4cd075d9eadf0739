/**
 * Preloaded with `node --require`: writes the milliseconds since the process started at which the first parse tree
 * arrived, to the file that FIRST_PARSE_FILE names. libpg-query hands trees over as JSON.
 */
const { writeFileSync } = require('node:fs')

const parse = JSON.parse
JSON.parse = function first(text, ...rest) {
  const value = parse(text, ...rest)
  if (value !== null && typeof value === 'object' && Array.isArray(value.stmts)) {
    JSON.parse = parse
    writeFileSync(process.env.FIRST_PARSE_FILE, String(performance.now()))
  }
  return value
}
