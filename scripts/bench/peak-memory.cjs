/** Preloaded with `node --require`: at the end writes the peak of the process's resident memory in MiB to the file PEAK_MEMORY_FILE. */
const { writeFileSync } = require('node:fs')

process.on('exit', () => {
  writeFileSync(process.env.PEAK_MEMORY_FILE, String(Math.round(process.resourceUsage().maxRSS / 1024)))
})
