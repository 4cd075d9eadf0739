import { setTimeout as sleep } from 'node:timers/promises'
import { reportFailure } from './github/failure.ts'
import { runAction } from './github/run-action.ts'

/** The entry of the Action: hands in the real process and turns the outcome into an exit status. */
async function main(): Promise<void> {
  const print = (line: string) => {
    process.stdout.write(`${line}\n`)
  }
  try {
    process.exitCode = await runAction({
      env: process.env,
      print,
      signals: process,
      clock: { now: Date.now, sleep: (ms) => sleep(ms) },
      assets: __dirname,
    })
  } catch (error) {
    process.exitCode = reportFailure(error, print)
  }
}

void main()
