import { setTimeout as sleep } from 'node:timers/promises'
import { error, getInput, info, notice, setOutput, setSecret, summary, warning } from '@actions/core'
import { reportFailure } from './github/failure.ts'
import { runAction } from './github/run-action.ts'
import type { Toolkit } from './github/toolkit.ts'

/** The entry of the Action: hands in the real process and turns the outcome into an exit status. */
async function main(): Promise<void> {
  const toolkit: Toolkit = { getInput, setSecret, setOutput, info, error, warning, notice, summary }
  try {
    process.exitCode = await runAction({
      env: process.env,
      toolkit,
      signals: process,
      clock: { now: Date.now, sleep: (ms) => sleep(ms) },
      assets: __dirname,
    })
  } catch (failure) {
    process.exitCode = reportFailure(failure, toolkit)
  }
}

void main()
